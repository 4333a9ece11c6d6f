/** Les SMS partis ou à partir : leur journal, en renvoyer un. */
import { pagesQuery } from '@/lib/http/pages'
import { asProblem } from '@/lib/http/problem'
import { post } from '@/lib/http/request'
import type { Tone } from '@/lib/model'

export const smsStates = ['queued', 'sending', 'sent', 'failed', 'unknown'] as const
export type SmsState = (typeof smsStates)[number]

export const smsTones: Record<SmsState, Tone> = { queued: 'info', sending: 'info', sent: 'success', failed: 'danger', unknown: 'warning' }

export interface Sms {
  id: string
  /** Le numéro, ou ses seuls bouts si la personne ne tient pas les données personnelles. */
  recipient: string
  person: string | null
  state: SmsState
  attempts: number
  alphabet: 'gsm7' | 'ucs2'
  segments: number
  /** Le nom que le fournisseur lui a donné. */
  provider_id: string | null
  response: string | null
  created_at: string
  sent_at: string | null
}

interface SmsPage {
  data: Sms[]
  next_cursor: string | null
  /** Les numéros sont masqués : on n'y cherche pas. */
  masked: boolean
}

/** Ce qu'on cherche : un numéro s'il en a l'air et qu'on peut les voir, une personne sinon. */
export function soughtSms(text: string | undefined, masked: boolean): { number?: string; person?: string } {
  return text && !masked && /^[+\d][\d\s().-]*$/.test(text) ? { number: text.replace(/[^+\d]/g, '') } : { person: text }
}

/** Les numéros sont-ils masqués à cette personne ? Une page le dit ; le refus d'en chercher un aussi. Rien tant qu'on ne sait pas. */
export const masksNumbers = (page: SmsPage | undefined, error: Error | null): boolean | undefined => page?.masked ?? (error && asProblem(error).status === 403 ? true : undefined)

export const smsQuery = (filter: { state?: string; number?: string; person?: string }) => pagesQuery<SmsPage>(['sms', 'messages', filter], '/sms/messages', { ...filter, limit: 30 })

/** Seul ce qui n'est pas parti, ou dont nul ne sait s'il l'est, se renvoie. */
export const mayResend = ({ state }: Sms): boolean => state === 'failed' || state === 'unknown'

/** De ce qui est peut-être parti, on dit savoir qu'il peut arriver deux fois. */
export const resendSms = ({ id, state }: Sms): Promise<void> => post<void>(`/sms/messages/${id}/resend`, { state, ...(state === 'unknown' && { may_arrive_twice: true }) })
