/**
 * Vie de la session côté navigateur : jeton CSRF et renouvellement.
 *
 * Le jeton de renouvellement ne sert qu'une fois ; deux onglets qui renouvellent ensemble passeraient pour un vol.
 * Un verrou partagé entre onglets les met donc en file, et le second profite du travail du premier.
 */
import { readSetting, writeSetting } from '@/lib/settings'
import { createStore } from '@/lib/store'

/** Passe à `true` quand le serveur ne reconnaît plus personne : l'application ramène alors à la connexion. */
export const sessionLost = createStore(false)

let csrf = ''
export const csrfToken = (): string => csrf
export const keepCsrf = (token: string): void => {
  csrf = token
}

export function rememberSession(token: string): void {
  keepCsrf(token)
  writeSetting('session', String(Date.now()))
  sessionLost.set(false)
}

export function forgetSession(): void {
  csrf = ''
  writeSetting('session', null)
  sessionLost.set(true)
}

/** Un visiteur jamais connecté n'a rien à renouveler : on lui épargne un aller-retour. */
export const mayRefresh = (): boolean => readSetting('session') !== null

let pending: Promise<boolean> | undefined

export function refreshSession(): Promise<boolean> {
  pending ??= locked(refreshOnce).finally(() => {
    pending = undefined
  })
  return pending
}

const locked = (work: (asked: number) => Promise<boolean>): Promise<boolean> => {
  const asked = Date.now()
  return navigator.locks ? navigator.locks.request('opsflux.refresh', () => work(asked)) : work(asked)
}

async function refreshOnce(asked: number): Promise<boolean> {
  if (Number(readSetting('session')) > asked) return true
  const response = await fetch('/api/v1/auth/refresh', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })
  if (!response.ok) return false
  const body: { csrf?: string } = await response.json()
  rememberSession(body.csrf ?? csrf)
  return true
}
