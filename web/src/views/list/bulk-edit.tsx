/** Poser une valeur sur toutes les fiches choisies : quel champ, quelle valeur, et ce qu'on fait si une fiche refuse. */
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import type { BulkMode } from '@/features/records/api/bulk-write'
import { createForm } from '@/lib/form/form'
import { blankValues, toWire } from '@/lib/form/values'
import type { Entity, Field } from '@/lib/model'
import { FormField } from '@/views/form/form-field'
import { focusFault } from '@/views/form/focus-fault'
import { bulkFields } from './bulk-fields'
import { isForServer, MOST_IN_BULK } from './bulk-target'
import { canTakeBack } from './previous-values'
import type { Selection } from './selection'

interface BulkEditProps {
  entity: Entity
  count: number | undefined
  selection: Selection
  onApply: (field: Field, set: Record<string, unknown>, mode: BulkMode) => void
  onClose: () => void
}

export default function BulkEdit({ entity, count, selection, onApply, onClose }: BulkEditProps) {
  const { t } = useTranslation()
  const fields = bulkFields(entity)
  const [name, setName] = useState(fields[0]?.name ?? '')
  const [mode, setMode] = useState<BulkMode>('partial')
  const field = fields.find((one) => one.name === name) as Field
  // Le serveur ne mène d'un bloc que ce qui tient dans une demande.
  const isSplit = count === undefined || count > MOST_IN_BULK
  const held = isSplit ? 'partial' : mode
  const modes: { value: BulkMode; label: string }[] = [
    { value: 'partial', label: t('bulk.partial') },
    { value: 'atomic', label: t('bulk.atomic') },
  ]
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={count === undefined ? t('bulk.editAll') : t('bulk.editTitle', { count })} description={t('bulk.editHint')}>
        <DialogBody>
          <FieldFrame id="bulk-field" label={t('filter.field')}>
            {(control) => <Select {...control} value={name} options={fields.map((one) => ({ value: one.name, label: one.label }))} onChange={setName} />}
          </FieldFrame>
        </DialogBody>
        <ValueForm key={name} entity={entity} field={field} onApply={(value) => onApply(field, { [name]: value }, held)}>
          {isSplit ? (
            <p className="text-label text-muted-foreground">{t('bulk.atomicMost', { count: MOST_IN_BULK })}</p>
          ) : (
            <FieldFrame id="bulk-mode" label={t('bulk.mode')}>
              {(control) => <Segmented {...control} value={mode} options={modes} onChange={(next) => setMode(next as BulkMode)} />}
            </FieldFrame>
          )}
          {/* Le serveur garde de quoi défaire ce qu'il mène. */}
          {!isForServer(selection, count, held) && !canTakeBack(entity, field, count) && (
            <p role="status" className="rounded-md bg-warning-soft px-3 py-2 text-label text-warning">
              {t('bulk.noUndo')}
            </p>
          )}
        </ValueForm>
      </DialogContent>
    </Dialog>
  )
}

/** La valeur se contrôle comme dans un formulaire ; vide, elle efface. */
function ValueForm({ entity, field, onApply, children }: { entity: Entity; field: Field; onApply: (value: unknown) => void; children: React.ReactNode }) {
  const { t } = useTranslation()
  const model = useModel()
  const [form] = useState(() => {
    // Les conditions d'une fiche ne valent pas pour les autres : le serveur juge chacune.
    const bare = { ...field, visible: undefined, required_if: undefined, read_only_if: undefined, initial: undefined }
    return createForm({ model, fields: [bare], initial: blankValues(model, [{ ...bare, initial_value: null }]) })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [fault] = form.check()
    if (fault) focusFault(fault)
    else onApply(toWire(model, field, form.values()[field.name]))
  }
  return (
    <form noValidate onSubmit={submit}>
      <DialogBody>
        <FormContext value={{ form, Editor: EditorOf }}>
          <FormField form={form} field={form.fields[0] as Field} owner={`${entity.package}.${entity.name}`} />
        </FormContext>
        {children}
      </DialogBody>
      <DialogAnswer type="submit">
        {t('bulk.apply')}
      </DialogAnswer>
    </form>
  )
}
