/** À qui montrer un favori, ou tous ceux d'un dossier. Les champs sont ceux du modèle : leurs libellés et leurs aides en viennent. */
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import type { Bookmark } from '@/features/bookmarks/api/bookmarks'
import { bodyOf, commonSharing, type SharingBody } from '@/features/bookmarks/sharing'
import { useModel } from '@/features/model/use-model'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import { createForm, useFormPart, type Form } from '@/lib/form/form'
import { recordValues } from '@/lib/form/values'
import { entityKey, fieldNamed, type Entity } from '@/lib/model'
import type { Ref } from '@/lib/ref'
import { focusFault } from '@/views/form/focus-fault'
import { FormField } from '@/views/form/form-field'

interface ShareDialogProps {
  store: Entity
  /** Le nom du favori, ou du dossier. */
  name: string
  items: Bookmark[]
  /** Vrai si le serveur l'a pris. */
  onSave: (body: SharingBody) => Promise<boolean>
  onClose: () => void
}

/** Ce que chacun peut : le reste demande un droit. */
const OPEN_TO_ALL = new Set(['private', 'people'])

const sharedOf = (form: Form) => String(form.values().shared)

export function ShareDialog({ store, name, items, onSave, onClose }: ShareDialogProps) {
  const { t } = useTranslation()
  const model = useModel()
  const [busy, setBusy] = useState(false)
  const [form] = useState(() => {
    const now = commonSharing(items) ?? { shared: 'private' }
    const may = (value: string) => store.rights.manage !== false || OPEN_TO_ALL.has(value) || value === now.shared
    const fields = ['shared', 'people', 'roles'].flatMap((field) => fieldNamed(store, field) ?? []).map((field) => ({
      ...field,
      visible: undefined,
      required_if: undefined,
      required: true,
      initial: undefined,
      options: field.options?.filter((option) => may(option.value)),
    }))
    return createForm({ model, fields, initial: recordValues(model, fields, { id: '', ...now, shared: now.shared ?? 'private' }) })
  })
  const shared = useFormPart(form, sharedOf)
  const asked = ['shared', ...(shared === 'people' || shared === 'roles' ? [shared] : [])]
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const [fault] = form.check(asked)
    if (fault) return focusFault(fault)
    const { people, roles } = form.values() as { people?: Ref[]; roles?: Ref[] }
    setBusy(true)
    const done = await onSave(bodyOf({ shared, people, roles }))
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !busy && onClose()}>
      <DialogContent title={t('bookmarks.shareTitle', { name })} description={items.length > 1 ? t('bookmarks.shareFolderHint', { count: items.length }) : undefined}>
        <form noValidate onSubmit={(event) => void submit(event)}>
          <DialogBody>
            <FormContext value={{ form, Editor: EditorOf }}>
              {form.fields
                .filter((field) => asked.includes(field.name))
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
