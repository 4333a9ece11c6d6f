/** Nom et partage d'une vue. Les champs sont ceux de l'entité des vues : leurs libellés et leurs aides viennent du modèle. */
import { useEffect, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { createForm, useFormPart, type Form } from '@/lib/form/form'
import { blankValues, recordValues, toBody } from '@/lib/form/values'
import { asProblem } from '@/lib/http/problem'
import { entityKey, fieldNamed, type Entity, type SavedView } from '@/lib/model'
import { FormField } from '@/views/form/form-field'
import { focusFault } from '@/views/form/focus-fault'

interface SavedViewDialogProps {
  store: Entity
  /** Celle qu'on modifie ; sans elle, on en crée une. */
  view?: SavedView
  /** Partage proposé à une vue neuve. */
  first?: string
  busy: boolean
  problem: unknown
  onSave: (body: Record<string, unknown>) => void
  onClose: () => void
}

const sharedOf = (form: Form) => form.values().shared

export function SavedViewDialog({ store, view, first = 'private', busy, problem, onSave, onClose }: SavedViewDialogProps) {
  const { t } = useTranslation()
  const model = useModel()
  const [form] = useState(() => {
    // Partager demande un droit : sans lui, la question ne se pose pas.
    const names = ['name', ...(store.rights.manage === false ? [] : ['shared', 'roles']), 'is_default']
    const fields = names.flatMap((name) => fieldNamed(store, name) ?? []).map((field) => ({ ...field, visible: undefined, required_if: undefined }))
    const blank = { ...blankValues(model, fields), shared: first }
    return createForm({ model, fields, initial: view ? { ...blank, ...recordValues(model, fields, { ...view }) } : blank })
  })
  const shared = useFormPart(form, sharedOf)
  useEffect(() => {
    if (!problem) return
    form.placeErrors(asProblem(problem).errors)
    focusFault(form.faults()[0])
  }, [form, problem])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [fault] = form.check()
    if (fault) return focusFault(fault)
    const { roles, ...body } = toBody(model, form.fields, form.values(), form.state, view ? form.initial : undefined)
    onSave(shared === 'roles' ? { ...body, roles } : body)
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={view ? t('views.editTitle', { name: view.name }) : t('views.newTitle')} description={view ? undefined : t('views.newHint')}>
        <form noValidate onSubmit={submit}>
          <DialogBody>
            <FormContext value={{ form, Editor: EditorOf }}>
              {form.fields
                .filter((field) => field.name !== 'roles' || shared === 'roles')
                .map((field) => (
                  <FormField key={field.name} form={form} field={field} owner={entityKey(store)} />
                ))}
            </FormContext>
          </DialogBody>
          <DialogAnswer type="submit" busy={busy}>
            {t('action.save')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
