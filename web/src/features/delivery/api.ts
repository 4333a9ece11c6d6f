/** La remise : un essai par la route en vigueur, et ce que le serveur en a répondu. */
import { post } from '@/lib/http/request'

export interface MailTrial {
  outcome: 'sent' | 'refused' | 'unknown'
  /** L'adresse de qui essaie. */
  to: string
  response: string
}

export interface SmsTrial {
  /** `none` : aucun fournisseur n'est choisi. */
  outcome: 'sent' | 'refused' | 'unknown' | 'none'
  response: string | null
}

export const tryMail = (): Promise<MailTrial> => post('/mail/test')
export const trySms = (to: string): Promise<SmsTrial> => post('/sms/test', { to })
