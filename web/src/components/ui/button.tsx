/** Bouton et lien-bouton. Un seul `primary` par écran : les autres variantes sont là pour ça. */
import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cx } from '@/lib/cx'
import { Spinner } from './spinner'

export const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 touch:[&_svg]:size-5',
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-primary text-primary-foreground hover:bg-primary/90 active:bg-primary/80',
        outline: 'border-border bg-background text-foreground hover:bg-muted active:bg-muted data-[state=open]:bg-muted',
        ghost: 'border-transparent text-foreground hover:bg-muted active:bg-muted data-[state=open]:bg-muted',
        quietDanger: 'border-transparent text-danger hover:bg-danger-soft',
        danger: 'border-transparent bg-danger text-background hover:bg-danger/90 active:bg-danger/80',
        link: 'border-transparent text-primary underline-offset-4 hover:underline',
      },
      size: {
        md: 'h-control px-3.5',
        icon: 'size-control',
        small: 'h-7 px-2 text-label touch:h-11 touch:px-3',
        smallIcon: 'size-7 touch:size-11',
        inline: 'h-auto p-0',
      },
    },
    defaultVariants: { variant: 'outline', size: 'md' },
  },
)

export type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonStyle> & { busy?: boolean }

export function Button({ variant, size, className, busy, children, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={cx(buttonStyle({ variant, size }), className)} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy && <Spinner />}
      {children}
    </button>
  )
}
