/** Les prochaines occurrences qu'une règle donnerait, calculées par le serveur. */
import { queryOptions } from '@tanstack/react-query'
import { asProblem } from '@/lib/http/problem'
import { post } from '@/lib/http/request'

interface Occurrences {
  /** À l'heure du lieu. */
  occurrences: string[]
  occurrences_utc: string[]
  /** Il n'y en a pas d'autre. */
  complete: boolean
}

const ask = (tz: string, dtstart: string, rrule: string, n: number) => post<Occurrences>('/tools/recurrence', { tz, dtstart, rrule, n })

/** Ce calcul demande un droit que le modèle ne dit pas : on le demande une fois, et l'on n'insiste pas. */
export const mayTryQuery = queryOptions({
  queryKey: ['recurrence', 'may'],
  queryFn: () => ask('UTC', '2026-01-01', 'FREQ=DAILY;COUNT=1', 1).then(() => true, (error: unknown) => asProblem(error).status !== 403),
  staleTime: Number.POSITIVE_INFINITY,
})

export const occurrencesQuery = (tz: string, dtstart: string, rrule: string, n: number) =>
  queryOptions({
    queryKey: ['recurrence', tz, dtstart, rrule, n],
    queryFn: () => ask(tz, dtstart, rrule, n),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
