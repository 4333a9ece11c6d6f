/** Choix dans une liste, où ce qu'on tape vaut aussi : une expression, un nom que l'écran ne connaît pas. */
import { useState } from 'react'
import { plain } from '@/lib/plain'
import { Combobox, type Option } from './combobox'
import type { ControlProps } from './field-frame'

interface FreeComboboxProps {
  values: string[]
  options: Option[]
  many?: boolean
  /** Ce qu'on tape ne vaut que si c'est dans la liste. */
  strict?: boolean
  placeholder?: string
  onChange: (values: string[]) => void
  onBlur?: () => void
  control?: Partial<ControlProps> & { 'aria-label'?: string }
}

export function FreeCombobox({ values, options, many, strict, placeholder, onChange, onBlur, control }: FreeComboboxProps) {
  const [query, setQuery] = useState('')
  const wanted = query.trim()
  const fitting = options.filter((option) => plain(`${option.label} ${option.hint ?? ''} ${option.id}`).includes(plain(wanted)))
  const own = !strict && wanted !== '' && !options.some((option) => option.id === wanted) ? [{ id: wanted, label: wanted }] : []
  /** Ce qu'on a fini de taper et qu'on quitte par Tab se garde ; ce qui ressemble à une option n'était qu'une recherche. */
  const leave = () => {
    const meant = options.find(({ id, label }) => wanted === id || wanted === label) ?? (fitting.length === 0 ? own[0] : undefined)
    if (meant && !values.includes(meant.id)) onChange(many ? [...values, meant.id] : [meant.id])
    if (meant) setQuery('')
    onBlur?.()
  }
  return (
    <Combobox
      many={many}
      chosen={values.filter(Boolean).map((id) => options.find((option) => option.id === id) ?? { id, label: id })}
      onChoose={(next) => onChange(next.map(({ id }) => id))}
      options={[...fitting, ...own]}
      query={query}
      onQuery={setQuery}
      loading={false}
      placeholder={placeholder}
      onBlur={leave}
      {...control}
    />
  )
}
