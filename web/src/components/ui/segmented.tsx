/** Choix unique présenté en grandes touches : préféré au menu quand on touche l'écran, gants compris. */
import { useId } from 'react'
import type { Choice } from '@/lib/model'
import { cx } from '@/lib/cx'
import { Dot } from './dot'

interface SegmentedProps {
  value: string
  onChange: (value: string) => void
  options: Choice[]
  disabled?: boolean
  onBlur?: () => void
  id?: string
  'aria-label'?: string
  'aria-labelledby'?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
  'aria-required'?: boolean
}

export function Segmented({ value, onChange, options, disabled, onBlur, ...aria }: SegmentedProps) {
  const name = useId()
  return (
    <div role="radiogroup" className="grid grid-cols-2 gap-2 sm:grid-cols-[repeat(auto-fit,minmax(8rem,1fr))]" onBlur={onBlur} {...aria}>
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            'flex min-h-control items-center justify-center gap-2 rounded-md border border-input bg-background px-3 py-1.5 text-center leading-tight has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
            value === option.value && 'border-primary bg-accent font-medium text-accent-foreground',
            disabled && 'opacity-60',
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={value === option.value}
            disabled={disabled}
            onChange={() => onChange(option.value)}
          />
          {option.tone && <Dot tone={option.tone} />}
          {option.label}
        </label>
      ))}
    </div>
  )
}
