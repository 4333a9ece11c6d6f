/** Champs de saisie élémentaires, à la hauteur de la densité courante. */
import type { ComponentProps } from 'react'
import { cx } from '@/lib/cx'

export const controlStyle =
  'w-full min-w-0 rounded-md border border-input bg-background text-foreground transition-colors aria-invalid:border-danger disabled:cursor-not-allowed disabled:border-border disabled:bg-muted disabled:text-muted-foreground'

export const Input = ({ className, ...rest }: ComponentProps<'input'>) => <input className={cx(controlStyle, 'h-control px-3 read-only:border-border read-only:bg-muted', className)} {...rest} />

export const Textarea = ({ className, ...rest }: ComponentProps<'textarea'>) => (
  <textarea className={cx(controlStyle, 'field-sizing-content min-h-24 resize-y px-3 py-2', className)} {...rest} />
)
