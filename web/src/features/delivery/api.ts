/** La remise : un essai par la route en vigueur, et ce que le serveur en a répondu. */
import { post } from '@/lib/http/request'

export interface MailTrial {
  outcome: 'sent' | 'refused' | 'unknown' | 'suppressed' | 'misconfigured'
  /** L'adresse de qui essaie, ou l'adresse d'essai que la remise impose. */
  to: string
  response: string | null
}

export interface SmsTrial {
  /** `none` : aucun fournisseur n'est choisi. */
  outcome: 'sent' | 'refused' | 'unknown' | 'misconfigured' | 'none'
  response: string | null
}

export const tryMail = (): Promise<MailTrial> => post('/mail/test')
export const trySms = (to: string): Promise<SmsTrial> => post('/sms/test', { to })
