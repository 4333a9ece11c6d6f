/** Confirmation d'une action et saisie de ses paramètres. Un paramètre qui porte le nom d'un champ part de sa valeur : `record` est la fiche entière. */
import { useState, type FormEvent } from 'react'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { createForm } from '@/lib/form/form'
import { blankValues, recordValues, toBody } from '@/lib/form/values'
import { asProblem } from '@/lib/http/problem'
import { entityKey, fieldNamed, type ActionShape, type Entity, type Field, type RecordData } from '@/lib/model'
import type { OfferedAction } from '@/lib/records/port'
import { useShortcut } from '@/lib/use-shortcut'
import { focusFault } from '@/views/form/focus-fault'
import { FormField } from '@/views/form/form-field'
import { useAction } from './use-action'

interface ActionDialogProps {
  entity: Entity
  record: RecordData
  action: OfferedAction
  shape?: ActionShape
  onClose: () => void
}

export default function ActionDialog({ entity, record, action, shape, onClose }: ActionDialogProps) {
  const model = useModel()
  const fields = shape?.params ?? []
  const [form] = useState(() => {
    const shared = fields.filter((field) => isSameField(entity, field))
    return createForm({ model, fields, initial: { ...blankValues(model, fields), ...recordValues(model, shared, record) } })
  })
  const act = useAction(entity, record, (errors) => {
    form.placeErrors(errors)
    focusFault(form.faults()[0])
  })
  const run = () => {
    const faults = form.check()
    if (faults.length > 0) return focusFault(faults[0])
    const body = toBody(model, fields, form.values(), form.state)
    act.mutate(
      { name: action.name, label: action.label, body },
      {
        onSuccess: onClose,
        // Ce qui n'est la faute d'aucun champ est déjà dit : il n'y a rien à corriger ici.
        onError: (error) => asProblem(error).errors.length === 0 && onClose(),
      },
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run()
  }
  useShortcut('mod+enter', run)
  // Une erreur sur un champ qui n'est pas un paramètre n'a pas de case où se poser : elle se dit en tête.
  const orphan = act.error && asProblem(act.error).errors.find((one) => !fields.some((field) => one.field.startsWith(field.name)))
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={action.label} description={shape?.confirm ?? undefined}>
        <form onSubmit={submit} noValidate>
          <FormContext value={{ form, Editor: EditorOf }}>
            {orphan && (
              <p role="alert" className="mx-5 rounded-md bg-danger-soft px-3 py-2 font-medium text-danger">
                {orphan.message}
              </p>
            )}
            {fields.length > 0 && (
              <DialogBody>
                {fields.map((field) => (
                  <FormField key={field.name} form={form} field={field} owner={entityKey(entity)} />
                ))}
              </DialogBody>
            )}
          </FormContext>
          <DialogAnswer type="submit" variant={shape?.tone === 'danger' ? 'danger' : 'primary'} busy={act.isPending}>
            {action.label}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}

const isSameField = (entity: Entity, param: Field): boolean => fieldNamed(entity, param.name)?.type === param.type
