/** Écrire un événement dans le panneau : quand, à quelle répétition, avec qui ; ce qui les occupe déjà se dit pendant la saisie. */
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { PanelFooter, usePanelKeeper } from '@/components/ui/side-panel'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import type { Scope } from '@/features/calendar/api/occurrence'
import { useModel } from '@/features/model/use-model'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import type { Evaluate } from '@/lib/cel'
import { createForm, useFormPart, type Form } from '@/lib/form/form'
import { formFields } from '@/lib/form/values'
import { useFormat } from '@/lib/format'
import type { Problem } from '@/lib/http/problem'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { useShortcut } from '@/lib/use-shortcut'
import { ConflictDialog } from '@/views/form/conflict-dialog'
import { focusFault } from '@/views/form/focus-fault'
import { FormField } from '@/views/form/form-field'
import { LeaveGuard } from '@/views/form/leave-guard'
import { ConflictsNote } from './conflicts-note'
import type { EventDraft } from './draft'
import { draftValues, eventValues, timeFields } from './event-values'
import { inviteGuest } from './invite-guest'
import { GUEST, ParticipantsBox } from './participants-box'
import { RecurrenceBox } from './recurrence-box'
import { RemindersBox } from './reminders-box'
import { scopes } from './scope-dialog'
import { useSaveEvent } from './use-save-event'
import { WhenBox } from './when-box'

interface EventFormProps {
  entity: Entity
  item?: AgendaItem
  record?: RecordData
  draft?: EventDraft
  evaluate?: Evaluate
  onClose: () => void
}

const isDirty = (form: Form) => form.isDirty()
const own = new Set([...timeFields, 'recurrence', 'participants', 'reminders'])

export function EventForm({ entity, item, record: opened, draft, evaluate, onClose }: EventFormProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { zone } = useFormat()
  // La version ouverte ne change plus : c'est elle qui révèle qu'un autre est passé entre-temps.
  const [record] = useState(opened)
  const [form] = useState(() => {
    const fields = formFields(entity)
    const values = record && item ? eventValues(model, fields, record, item) : draftValues(model, fields, draft, zone)
    return createForm({ model, fields, initial: values, evaluate, context: record })
  })
  const recurring = Boolean(item?.recurring)
  const [scope, setScope] = useState<Scope>(recurring ? 'this' : 'all')
  const [leaving, setLeaving] = useState(false)
  const [conflict, setConflict] = useState<Problem | undefined>()
  /** L'adresse qu'on écrit, pas encore invitée. */
  const [guest, setGuest] = useState('')
  const dirty = useFormPart(form, isDirty) || guest !== ''
  const save = useSaveEvent({ entity, form, record, item, scope, onSaved: onClose, onConflict: setConflict })
  const run = (version?: number) => {
    if (save.isPending) return
    // Une adresse écrite et laissée là était une invitation.
    if (inviteGuest(form, guest)) setGuest('')
    else if (guest.trim() !== '') {
      form.placeErrors([{ field: 'participants', code: 'email', message: t('agenda.badGuest') }])
      return document.getElementById(GUEST)?.focus()
    }
    const [fault] = form.check()
    if (fault) return focusFault(fault)
    save.mutate(version)
  }
  useShortcut('mod+enter', () => run(), !conflict)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run()
  }
  // Échap pose la question, puis la retire : sans réponse, on reste.
  const close = () => (dirty ? setLeaving(!leaving) : onClose())
  usePanelKeeper({ held: dirty, onClose: close })
  const keep = (version: number) => {
    setConflict(undefined)
    run(version)
  }
  const shown = (names: string[]) => names.flatMap((name) => form.fields.find((field) => field.name === name) ?? [])
  const rest = form.fields.filter((field) => !own.has(field.name) && field.name !== 'title').map((field) => field.name)
  return (
    <>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
        <FormContext value={{ form, Editor: EditorOf }}>
          <div className="grid min-h-0 flex-1 content-start gap-5 overflow-y-auto scroll-thin px-5 py-4">
            {recurring && (
              <fieldset>
                <legend className="pb-1.5 text-label font-medium">{t('agenda.scopeHint')}</legend>
                <Segmented aria-label={t('agenda.scopeHint')} value={scope} options={scopes.map((one) => ({ value: one, label: t(`agenda.scope.${one}`) }))} onChange={(next) => setScope(next as Scope)} />
              </fieldset>
            )}
            {shown(['title']).map((field) => (
              <FormField key={field.name} form={form} field={field} owner={entityKey(entity)} />
            ))}
            <WhenBox form={form} owner={entityKey(entity)} />
            <ConflictsNote form={form} event={record?.id} />
            {(!recurring || scope !== 'this') && <RecurrenceBox form={form} />}
            <ParticipantsBox form={form} guest={guest} onGuest={setGuest} />
            <RemindersBox form={form} />
            {shown(rest).map((field) => (
              <FormField key={field.name} form={form} field={field} owner={entityKey(entity)} />
            ))}
          </div>
        </FormContext>
        <PanelFooter>
          {leaving ? (
            <>
              <p role="alert" className="mr-auto font-medium">
                {t('form.leaveTitle')}
              </p>
              <Button onClick={onClose}>{t('form.leave')}</Button>
              <Button variant="primary" onClick={() => setLeaving(false)}>
                {t('form.stay')}
              </Button>
            </>
          ) : (
            <>
              <Button onClick={close}>{t('action.cancel')}</Button>
              <Button type="submit" variant="primary" busy={save.isPending} aria-keyshortcuts="Control+Enter Meta+Enter Control+S Meta+S">
                {t('action.save')}
              </Button>
            </>
          )}
        </PanelFooter>
      </form>
      {conflict && <ConflictDialog entity={entity} form={form} problem={conflict} apart={recurring ? timeFields : undefined} onKeep={keep} onClose={() => setConflict(undefined)} />}
      <LeaveGuard isDirty={() => dirty && !save.isSuccess} onLeave={onClose} />
    </>
  )
}
