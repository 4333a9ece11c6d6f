/** Plusieurs options : des cases tant qu'elles se lisent d'un regard, une recherche au-delà. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { Combobox } from '@/components/ui/combobox'
import { Dot } from '@/components/ui/dot'
import type { EditorProps } from '@/fields/types'

const MOST_BOXES = 8

export function MultiSelectEditor(props: EditorProps) {
  return (props.field.options?.length ?? 0) > MOST_BOXES ? <Search {...props} /> : <Boxes {...props} />
}

function Boxes({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const chosen = (value as string[] | undefined) ?? []
  const options = field.options ?? []
  // Dans l'ordre de la définition, quel que soit celui des gestes.
  const set = (option: string, checked: boolean) => onChange(options.map((one) => one.value).filter((one) => (one === option ? checked : chosen.includes(one))))
  return (
    <div role="group" id={control.id} aria-labelledby={control['aria-labelledby']} aria-describedby={control['aria-describedby']} className="flex flex-wrap gap-x-5 gap-y-1">
      {options.map((option) => (
        <label key={option.value} className="flex min-h-8 items-center gap-2 touch:min-h-12">
          <Checkbox checked={chosen.includes(option.value)} disabled={disabled} aria-invalid={control['aria-invalid']} onBlur={onBlur} onChange={(event) => set(option.value, event.target.checked)} />
          {option.tone && <Dot tone={option.tone} />}
          {option.label}
        </label>
      ))}
    </div>
  )
}

function Search({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const options = (field.options ?? []).map((option) => ({ id: option.value, label: option.label }))
  const chosen = ((value as string[] | undefined) ?? []).map((one) => options.find((option) => option.id === one) ?? { id: one, label: one })
  return (
    <Combobox
      chosen={chosen}
      onChoose={(next) => onChange(next.map((one) => one.id))}
      options={options.filter((option) => option.label.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()))}
      query={query}
      onQuery={setQuery}
      loading={false}
      many
      disabled={disabled}
      onBlur={onBlur}
      placeholder={t('form.search')}
      {...control}
    />
  )
}
