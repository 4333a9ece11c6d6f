/** Liste de choix courte, avec pastille de ton. Une valeur vide (`''`) se choisit comme les autres. */
import { Check, ChevronDown } from 'lucide-react'
import { Select as Primitive } from 'radix-ui'
import type { Choice } from '@/lib/model'
import { cx } from '@/lib/cx'
import { Dot } from './dot'
import { controlStyle } from './input'
import { floatingStyle } from './popover'

interface SelectProps {
  value: string
  onChange: (value: string) => void
  options: Choice[]
  placeholder?: string
  disabled?: boolean
  id?: string
  onBlur?: () => void
  className?: string
  'aria-label'?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
  'aria-required'?: boolean
}

// Radix refuse la valeur vide : un caractère nul la représente.
const blank = '\u0000'

export function Select({ value, onChange, options, placeholder, className, onBlur, disabled, ...aria }: SelectProps) {
  const known = options.some((option) => option.value === value)
  return (
    <Primitive.Root value={known ? value || blank : ''} onValueChange={(next) => onChange(next === blank ? '' : next)} disabled={disabled}>
      <Primitive.Trigger
        onBlur={onBlur}
        className={cx(controlStyle, 'flex h-control items-center gap-2 px-3 text-left data-placeholder:text-muted-foreground', className)}
        {...aria}
      >
        <span className="min-w-0 flex-1 truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cx(floatingStyle, 'max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-pop')}
        >
          <Primitive.Viewport className="p-1.5">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value || blank}
                className="relative flex min-h-8 cursor-pointer items-center rounded-md py-1 pr-9 pl-2.5 outline-none select-none data-highlighted:bg-muted touch:min-h-12"
              >
                <Primitive.ItemText>
                  <span className="inline-flex items-center gap-2">
                    {option.tone && <Dot tone={option.tone} />}
                    {option.label}
                  </span>
                </Primitive.ItemText>
                <Primitive.ItemIndicator className="absolute right-2.5">
                  <Check aria-hidden className="size-4 text-primary" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
