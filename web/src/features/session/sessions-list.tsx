/** Appareils connectés, avec déconnexion à distance. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Laptop, Smartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { sessionsQuery, type DeviceSession } from './api/list-sessions'
import { revokeSession } from './api/revoke-session'

export function SessionsList() {
  const { data, error, refetch } = useQuery(sessionsQuery)
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-40" />
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {data.data.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </ul>
  )
}

function SessionRow({ session }: { session: DeviceSession }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeSession(session.id),
    onSuccess: () => {
      toastSuccess(t('sessions.revoked'))
      return client.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const device = describeDevice(session.device) ?? t('sessions.unknownDevice')
  const Picture = /android|iphone|mobile/i.test(session.device ?? '') ? Smartphone : Laptop
  return (
    <li className="flex flex-wrap items-center gap-3 p-4">
      <Picture aria-hidden className="size-5 text-muted-foreground" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device}
          {session.current && <Badge tone="success">{t('sessions.current')}</Badge>}
        </p>
        <p className="text-meta text-muted-foreground">
          {[session.ip, t('sessions.lastUsed', { when: format.relative(session.last_used_at) })].filter(Boolean).join(' · ')}
        </p>
      </div>
      {!session.current && (
        <Button busy={revoke.isPending} onClick={() => revoke.mutate()}>
          {t('sessions.revoke')}
          <span className="sr-only">{device}</span>
        </Button>
      )}
    </li>
  )
}

// L'ordre compte : Edge se dit aussi Chrome, Chrome se dit aussi Safari, Android se dit aussi Linux.
const browsers: [RegExp, string][] = [[/edg/i, 'Edge'], [/firefox/i, 'Firefox'], [/chrom/i, 'Chrome'], [/safari/i, 'Safari']]
const systems: [RegExp, string][] = [[/android/i, 'Android'], [/iphone|ipad/i, 'iOS'], [/windows/i, 'Windows'], [/mac os/i, 'macOS'], [/linux/i, 'Linux']]

/** « Chrome · Windows » parle mieux qu'une chaîne de navigateur de deux cents caractères. */
export function describeDevice(agent: string | null): string | undefined {
  if (!agent) return undefined
  const nameIn = (names: [pattern: RegExp, name: string][]) => names.find(([pattern]) => pattern.test(agent))?.[1]
  return [nameIn(browsers), nameIn(systems)].filter(Boolean).join(' · ') || agent.slice(0, 60)
}
