/** Invite quelqu'un d'ailleurs par son adresse ; faux si ce n'en est pas une, vrai sans rien changer s'il vient déjà. */
import type { Form } from '@/lib/form/form'
import { blankValues, formFields, newRow, type Row } from '@/lib/form/values'

export const isAddress = (text: string): boolean => /.@./.test(text.trim())

export function inviteGuest(form: Form, address: string): boolean {
  const email = address.trim()
  const owned = form.model.entities[form.fields.find((field) => field.name === 'participants')?.of ?? '']
  if (!owned || !isAddress(email)) return false
  const rows = (form.values().participants ?? []) as Row[]
  if (!rows.some((row) => row.email === email)) form.set('participants', [...rows, newRow({ ...blankValues(form.model, formFields(owned)), email })])
  return true
}
