/** Code à six chiffres : un seul vrai champ (collage, remplissage automatique, lecteur d'écran), six cases dessinées dessous. */
import { useEffect, useRef, useState } from 'react'
import type { ControlProps } from '@/components/ui/field-frame'
import { cx } from '@/lib/cx'

export const CODE_LENGTH = 6

interface CodeInputProps {
  value: string
  onChange: (code: string) => void
  /** Appelé dès le sixième chiffre : personne n'a envie de chercher un bouton. */
  onComplete: (code: string) => void
  control: ControlProps
  disabled?: boolean
}

export function CodeInput({ value, onChange, onComplete, control, disabled }: CodeInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const [focused, setFocused] = useState(false)
  useEffect(() => {
    if (!disabled) input.current?.focus()
  }, [disabled])
  const change = (text: string) => {
    const code = text.replace(/\D/g, '').slice(0, CODE_LENGTH)
    onChange(code)
    if (code.length === CODE_LENGTH && code !== value) onComplete(code)
  }
  return (
    <div className="relative">
      <div aria-hidden className="grid grid-cols-6 gap-2">
        {Array.from({ length: CODE_LENGTH }, (_, index) => (
          <span
            key={index}
            className={cx(
              'tnum grid h-12 place-items-center rounded-md border bg-background text-record font-semibold',
              control['aria-invalid'] ? 'border-danger' : 'border-input',
              focused && index === Math.min(value.length, CODE_LENGTH - 1) && 'outline-2 outline-offset-1 outline-ring',
            )}
          >
            {value[index] ?? ''}
          </span>
        ))}
      </div>
      <input
        ref={input}
        type="text"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={12}
        value={value}
        disabled={disabled}
        onChange={(event) => change(event.target.value)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        className="absolute inset-0 size-full cursor-text bg-transparent text-transparent caret-transparent outline-none selection:bg-transparent"
        {...control}
      />
    </div>
  )
}
