/** Qui vient : une personne de la maison se cherche, quelqu'un d'ailleurs s'écrit par son adresse. */
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { RefCombobox } from '@/fields/link/ref-combobox'
import { faultText } from '@/lib/form/fault-text'
import { useFormPart, type Form } from '@/lib/form/form'
import { blankValues, formFields, newRow, type Row } from '@/lib/form/values'
import { fieldNamed } from '@/lib/model'
import type { Ref } from '@/lib/ref'
import { inviteGuest, isAddress } from './invite-guest'
import { useNames } from './use-names'

export const GUEST = 'participant-email'
const NAME = 'participants'
const rowsOf = (form: Form) => form.values()[NAME] as Row[] | undefined
const faultOf = (form: Form) => form.faults().find(({ path }) => path.startsWith(NAME))

interface ParticipantsBoxProps {
  form: Form
  /** L'adresse qu'on écrit : au formulaire, qui l'invite s'il s'enregistre avant qu'on l'ait fait. */
  guest: string
  onGuest: (guest: string) => void
}

export function ParticipantsBox({ form, guest, onGuest }: ParticipantsBoxProps) {
  const { t } = useTranslation()
  const model = useModel()
  const field = form.fields.find((one) => one.name === NAME)
  const rows = useFormPart(form, rowsOf) ?? []
  const fault = useFormPart(form, faultOf)
  const names = useNames(rows)
  const owned = model.entities[field?.of ?? '']
  if (!field || !owned) return null
  const change = (next: Row[]) => form.set(NAME, next)
  const add = (user: Ref) => change([...rows, newRow({ ...blankValues(model, formFields(owned)), user })])
  const invite = () => inviteGuest(form, guest) && onGuest('')
  const nameOf = (row: Row) => (row.user ? names(row.user as Ref) : undefined) ?? String(row.name || row.email || '…')
  return (
    <fieldset id={`field-${NAME}`} className="grid gap-3">
      <legend className="pb-1.5 text-label font-medium">{field.label}</legend>
      {rows.length > 0 && (
        <ul className="divide-y rounded-lg border">
          {rows.map((row) => (
            <li key={row.$key} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
              <span className="min-w-0 flex-1 truncate">{nameOf(row)}</span>
              <div className="w-36 shrink-0">
                <Select
                  aria-label={t('agenda.neededNamed', { name: nameOf(row) })}
                  value={String(row.needed ?? '')}
                  options={fieldNamed(owned, 'needed')?.options ?? []}
                  onChange={(needed) => change(rows.map((one) => (one.$key === row.$key ? { ...one, needed } : one)))}
                />
              </div>
              <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: nameOf(row) })} onClick={() => change(rows.filter((one) => one.$key !== row.$key))}>
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="grid items-end gap-3 sm:grid-cols-2">
        <FieldFrame id="participant-user" label={t('agenda.invitePerson')}>
          {(control) => <RefCombobox target="core.user" chosen={[]} onChoose={([ref]) => ref && !rows.some((row) => (row.user as Ref | null)?.id === ref.id) && add(ref)} control={control} />}
        </FieldFrame>
        <FieldFrame id={GUEST} label={t('agenda.inviteEmail')}>
          {(control) => (
            <div className="flex gap-2">
              <Input
                type="email"
                value={guest}
                onChange={(event) => onGuest(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
                  event.preventDefault()
                  invite()
                }}
                {...control}
              />
              <Button onClick={invite} disabled={!isAddress(guest)}>
                {t('agenda.invite')}
              </Button>
            </div>
          )}
        </FieldFrame>
      </div>
      {fault && (
        <p role="alert" className="text-meta font-medium text-danger">
          {faultText(t, fault)}
        </p>
      )}
    </fieldset>
  )
}
