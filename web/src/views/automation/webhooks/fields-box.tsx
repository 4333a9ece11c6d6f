/** Les champs qu'un abonnement envoie : des cases, aucune pour tous. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import type { Entity } from '@/lib/model'

interface FieldsBoxProps {
  entity: Entity
  fields: string[]
  fault: string | undefined
  onChange: (fields: string[]) => void
}

export function FieldsBox({ entity, fields, fault, onChange }: FieldsBoxProps) {
  const { t } = useTranslation()
  const known = entity.fields.map(({ name }) => name)
  // Un champ retiré depuis reste coché, pour qu'on puisse l'ôter.
  const lost = fields.filter((name) => !known.includes(name)).map((name) => ({ name, label: name }))
  const set = (name: string, on: boolean) => onChange(on ? [...fields, name] : fields.filter((one) => one !== name))
  return (
    <fieldset id="webhook-fields" tabIndex={-1} className="grid gap-2 rounded-md" aria-describedby={fault ? 'webhook-fields-help webhook-fields-fault' : 'webhook-fields-help'}>
      <legend className="pb-1 text-label font-medium">{t('webhooks.fields')}</legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,13rem),1fr))] gap-x-4 gap-y-1">
        {[...entity.fields, ...lost].map(({ name, label }) => (
          <label key={name} className="flex min-h-8 min-w-0 items-center gap-2 touch:min-h-11">
            <Checkbox checked={fields.includes(name)} onChange={(event) => set(name, event.target.checked)} />
            <span className="min-w-0 break-words">{label}</span>
          </label>
        ))}
      </div>
      {fault && (
        <p id="webhook-fields-fault" role="alert" className="text-label text-danger">
          {fault}
        </p>
      )}
      <p id="webhook-fields-help" className="text-label text-muted-foreground">
        {t('webhooks.fieldsHelp')}
      </p>
    </fieldset>
  )
}
