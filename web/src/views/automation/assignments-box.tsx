/** Champs à écrire, chacun sa valeur : une expression. */
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { fieldNamed, isComputed, type Entity, type Field } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'

interface AssignmentsBoxProps {
  label: string
  /** L'entité écrite. */
  target: Entity | undefined
  /** Celle que les expressions lisent. */
  from: Entity | undefined
  value: Record<string, string>
  onChange: (value: Record<string, string>) => void
}

export function AssignmentsBox({ label, target, from, value, onChange }: AssignmentsBoxProps) {
  const { t } = useTranslation()
  // L'état d'un circuit ne s'écrit pas : une fiche naît dans celui de départ, une action l'en fait sortir.
  const writable = (target?.fields ?? []).filter((field) => !isComputed(field) && !field.system && field.name !== target?.workflow?.field && !['children', 'files', 'file', 'image', 'signature', 'secret'].includes(field.type))
  const rows = Object.entries(value)
  const free = writable.filter((field) => !(field.name in value))
  const choiceOf = (field: Field) => ({ value: field.name, label: field.required ? `${field.label} *` : field.label })
  /** Le champ de la ligne d'abord, même s'il ne s'écrirait plus aujourd'hui. */
  const choices = (name: string, said: string) => {
    const own = writable.find((field) => field.name === name)
    return [own ? choiceOf(own) : { value: name, label: said }, ...free.map(choiceOf)]
  }
  const rename = (before: string, to: string) => onChange(Object.fromEntries(rows.map(([name, source]) => [name === before ? to : name, source])))
  // Le premier champ exigé qui manque d'abord : sans lui, l'étape échouerait.
  const next = free.find((field) => field.required) ?? free[0]
  return (
    <fieldset className="@container grid gap-2">
      <legend className="pb-1.5 text-label font-medium">{label}</legend>
      {rows.map(([name, source]) => {
        const said = (target && fieldNamed(target, name)?.label) ?? name
        return (
          <div key={name} className="grid items-start gap-2 @lg:grid-cols-[12rem_minmax(0,1fr)_auto]">
            <Select aria-label={t('admin.assignField')} value={name} options={choices(name, said)} onChange={(to) => rename(name, to)} />
            <CelBox quiet entity={from} label={t('admin.assignValue', { name: said })} value={source} onChange={(text) => onChange({ ...value, [name]: text })} />
            <Button variant="ghost" size="icon" aria-label={t('action.removeNamed', { name: said })} onClick={() => onChange(Object.fromEntries(rows.filter(([one]) => one !== name)))}>
              <X aria-hidden />
            </Button>
          </div>
        )
      })}
      <Button size="small" className="justify-self-start" disabled={!next} onClick={() => next && onChange({ ...value, [next.name]: '' })}>
        <Plus aria-hidden />
        {t('admin.addAssignment')}
      </Button>
    </fieldset>
  )
}
