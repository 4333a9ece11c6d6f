/** Case d'un nombre : elle montre ce qui se tape tel qu'on le tape, et n'en rend que la lecture, en chiffres et point décimal. */
import { useState, type ComponentProps } from 'react'
import { Input } from '@/components/ui/input'
import { useFormat } from '@/lib/format'
import { shownNumber, typedNumber } from '@/lib/form/numbers'

interface NumberInputProps extends Omit<ComponentProps<typeof Input>, 'value' | 'onChange'> {
  value: unknown
  onChange: (value: string) => void
}

export function NumberInput({ value, onChange, ...rest }: NumberInputProps) {
  const { locale } = useFormat()
  const held = String(value ?? '')
  const [typed, setTyped] = useState({ text: '', read: '' })
  const change = (text: string) => {
    const read = typedNumber(text, locale)
    setTyped({ text, read })
    onChange(read)
  }
  return <Input type="text" inputMode="decimal" autoComplete="off" className="tnum" {...rest} value={typed.read === held ? typed.text : shownNumber(held, locale)} onChange={(event) => change(event.target.value)} />
}
