/** Une ligne répétable. Elle ne se redessine que si ses valeurs, ses fautes ou son rang changent : il peut y en avoir mille. */
import { Trash2 } from 'lucide-react'
import { memo, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { useSurroundings } from '@/fields/types'
import type { Fault } from '@/lib/form/check'
import { faultText } from '@/lib/form/fault-text'
import { useFormPart, type Form } from '@/lib/form/form'
import { same, type Row } from '@/lib/form/values'
import { entityKey, type Entity, type Field } from '@/lib/model'
import { cellKey, unreadAt, type Unread } from '@/lib/paste/fill'

interface RowEditorProps {
  owned: Entity
  fields: Field[]
  /** Nom du champ qui porte les lignes, et rang de celle-ci. */
  parent: string
  index: number
  row: Row
  unread: Map<string, Unread>
  disabled: boolean
  onBlur: () => void
  onChange: (row: Row) => void
  onRemove: (row: Row) => void
}

export const RowEditor = memo(function RowEditor({ owned, fields, parent, index, row, unread, disabled, onBlur, onChange, onRemove }: RowEditorProps) {
  const { t } = useTranslation()
  const { form, Editor } = useSurroundings()
  const path = `${parent}[${index}]`
  const faults = useRowFaults(form, path)
  const title = t('form.row', { label: owned.label, number: index + 1 })
  const faultOf = (name: string) => {
    const fault = faults.find((one) => one.path === `${path}.${name}`)
    const left = unreadAt(unread, cellKey(row, name), row[name])
    return left === undefined ? fault && faultText(t, fault) : t('form.paste.unread', { text: left })
  }
  return (
    <fieldset data-line={index} className="rounded-lg border p-3 pt-2">
      <legend className="sr-only">{title}</legend>
      <div className="mb-1 flex items-center justify-between">
        <span aria-hidden className="text-meta font-medium text-muted-foreground">
          {title}
        </span>
        <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: title })} onClick={() => onRemove(row)} disabled={disabled}>
          <Trash2 aria-hidden />
        </Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map((field) => (
          <div key={field.name} data-cell={field.name} className="contents">
            <FieldFrame id={`field-${path}.${field.name}`} label={field.label} required={field.required} help={field.help} error={faultOf(field.name)}>
              {(control) => (
                <Editor
                  field={field}
                  value={row[field.name]}
                  onChange={(next) => onChange({ ...row, [field.name]: next })}
                  onBlur={onBlur}
                  control={control}
                  disabled={disabled}
                  fullName={`${entityKey(owned)}.${field.name}`}
                />
              )}
            </FieldFrame>
          </div>
        ))}
      </div>
    </fieldset>
  )
})

/** Les fautes de cette ligne ; la même liste tant qu'elle ne change pas. */
function useRowFaults(form: Form, path: string): Fault[] {
  const kept = useRef<Fault[]>([])
  const read = useCallback(
    (one: Form) => {
      const found = one.faults().filter((fault) => fault.path.startsWith(`${path}.`))
      if (!same(found, kept.current)) kept.current = found
      return kept.current
    },
    [path],
  )
  return useFormPart(form, read)
}
