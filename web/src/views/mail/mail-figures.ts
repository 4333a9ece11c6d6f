/** Les états des courriels, réunis en ce qu'un administrateur compte. */
import type { MailDay, MailState } from '@/features/mail/api/mail'

export const figures = ['sent', 'pending', 'failed', 'bounced', 'closed'] as const
export type Figure = (typeof figures)[number]

/** Dont on ne sait s'il est parti compte comme un échec : il demande qu'on y regarde. */
const figureOf: Record<MailState, Figure> = { queued: 'pending', sending: 'pending', sent: 'sent', delivered: 'sent', failed: 'failed', unknown: 'failed', bounced: 'bounced', suppressed: 'closed' }

export function figuresOf(days: MailDay[]): Record<Figure, number> {
  const counted: Record<Figure, number> = { sent: 0, pending: 0, failed: 0, bounced: 0, closed: 0 }
  for (const { states } of days) {
    for (const [state, count] of Object.entries(states)) counted[figureOf[state as MailState]] += count
  }
  return counted
}

/** Ce que l’on sait des courriels suivis, tous jours réunis. */
export function trackedOf(days: MailDay[]): { tracked: number; opened: number; clicked: number } {
  const sum = (name: 'tracked' | 'opened' | 'clicked') => days.reduce((total, day) => total + day[name], 0)
  return { tracked: sum('tracked'), opened: sum('opened'), clicked: sum('clicked') }
}

export const totalOf = ({ states }: MailDay): number => Object.values(states).reduce((sum, count) => sum + count, 0)

/** Part arrivée de ce qui a été tenté, en pour cent entier ; rien si rien ne l'a été. */
export function successOf({ sent, failed, bounced }: Record<Figure, number>): number | undefined {
  const tried = sent + failed + bounced
  return tried === 0 ? undefined : Math.floor((100 * sent) / tried)
}
