/** Lignes répétables, saisies sur place. Chaque erreur du serveur (`actions[0].due_on`) revient sur sa case. */
import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { useSurroundings, type EditorProps } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { faultText } from '@/lib/form/fault-text'
import { useFormPart, type Form } from '@/lib/form/form'
import { blankValues, formFields, newRow, type Row } from '@/lib/form/values'
import { entityKey, type Entity } from '@/lib/model'

const everyFault = (form: Form) => form.faults()

export function ChildrenEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const model = useModel()
  const owned = model.entities[field.of ?? '']
  const rows = (value as Row[] | undefined) ?? []
  if (!owned) return <p className="text-muted-foreground">{t('form.targetHidden')}</p>
  const add = () => onChange([...rows, newRow(blankValues(model, formFields(owned)))])
  const full = field.max_count !== undefined && rows.length >= field.max_count
  return (
    <div role="group" id={control.id} aria-labelledby={control['aria-labelledby']} aria-describedby={control['aria-describedby']} className="grid gap-3">
      {rows.length > 0 && (
        <ol className="grid gap-3">
          {rows.map((row, index) => (
            <li key={row.$key}>
              <RowEditor
                owned={owned}
                path={`${field.name}[${index}]`}
                title={t('form.row', { label: owned.label, number: index + 1 })}
                row={row}
                disabled={disabled}
                onBlur={onBlur}
                onChange={(next) => onChange(rows.map((one) => (one.$key === row.$key ? next : one)))}
                onRemove={() => onChange(rows.filter((one) => one.$key !== row.$key))}
              />
            </li>
          ))}
        </ol>
      )}
      <Button className="justify-self-start" onClick={add} disabled={disabled || full}>
        <Plus aria-hidden />
        {t('form.addRow')}
        <span className="sr-only">{owned.label}</span>
      </Button>
    </div>
  )
}

interface RowEditorProps {
  owned: Entity
  path: string
  title: string
  row: Row
  disabled: boolean
  onBlur: () => void
  onChange: (row: Row) => void
  onRemove: () => void
}

function RowEditor({ owned, path, title, row, disabled, onBlur, onChange, onRemove }: RowEditorProps) {
  const { t } = useTranslation()
  const { form, Editor } = useSurroundings()
  const faults = useFormPart(form, everyFault)
  return (
    <fieldset className="rounded-lg border p-3 pt-2">
      <legend className="sr-only">{title}</legend>
      <div className="mb-1 flex items-center justify-between">
        <span aria-hidden className="text-meta font-medium text-muted-foreground">
          {title}
        </span>
        <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: title })} onClick={onRemove} disabled={disabled}>
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {formFields(owned).filter((inner) => !inner.read_only).map((inner) => {
          const fault = faults.find((one) => one.path === `${path}.${inner.name}`)
          return (
            <FieldFrame key={inner.name} id={`field-${path}.${inner.name}`} label={inner.label} required={inner.required} help={inner.help} error={fault && faultText(t, fault)}>
              {(control) => (
                <Editor
                  field={inner}
                  value={row[inner.name]}
                  onChange={(next) => onChange({ ...row, [inner.name]: next })}
                  onBlur={onBlur}
                  control={control}
                  disabled={disabled || Boolean(inner.read_only)}
                  fullName={`${entityKey(owned)}.${inner.name}`}
                />
              )}
            </FieldFrame>
          )
        })}
      </div>
    </fieldset>
  )
}
