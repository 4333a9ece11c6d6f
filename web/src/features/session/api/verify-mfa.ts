/** Second pas : le code à six chiffres de l'application d'authentification. */
import { post } from '@/lib/http/request'
import { rememberSession } from '@/lib/http/session'
import type { SessionAnswer } from './login'

export async function verifyMfa(challenge: string, code: string): Promise<void> {
  const answer = await post<SessionAnswer>('/auth/mfa', { challenge, method: 'totp', code, session: 'cookie' })
  rememberSession(answer.csrf)
}
