/** La file, par sorte de travaux : ce qui attend, ce qui échoue ; une sorte se retient. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { jobKindsQuery, setPaused, type JobKind } from '@/features/automation/api/jobs'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

const named = new Set(['approval', 'approval_deadline', 'call', 'chat', 'digest', 'escalate', 'housekeeping', 'import', 'import_file', 'inbound', 'invite', 'mail', 'mailbox', 'push', 'report', 'script', 'sms', 'stopwatch', 'stopwatch_alarm', 'trigger'])

/** Une sorte venue d'un module se dit par son nom. */
export const kindLabel = (t: TFunction, kind: string): string => (named.has(kind) ? t(`admin.jobKind.${kind}`) : kind)

const figures = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const

export function JobKinds() {
  const { t } = useTranslation()
  const { data } = useQuery({ ...jobKindsQuery, refetchInterval: 5000 })
  if (!data) return <Skeleton className="my-4 h-40" />
  return (
    <div className="my-4 overflow-x-auto rounded-lg border bg-card scroll-thin" role="region" aria-label={t('admin.queue')} tabIndex={0}>
      <table className="w-full text-left">
        <caption className="sr-only">{t('admin.queue')}</caption>
        <thead>
          <tr className="border-b text-label text-muted-foreground">
            <th scope="col" className="px-4 py-2 font-medium">
              {t('admin.kindLabel')}
            </th>
            {figures.map((figure) => (
              <th key={figure} scope="col" className="px-3 py-2 text-right font-medium">
                {t(`admin.jobState.${figure}`)}
              </th>
            ))}
            <th scope="col" className="px-4 py-2 text-right font-medium">
              {t('admin.runsOrNot')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((kind) => (
            <KindLine key={kind.kind} kind={kind} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function KindLine({ kind }: { kind: JobKind }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { permissions } = useModel()
  const client = useQueryClient()
  const hold = useMutation({
    mutationFn: (paused: boolean) => setPaused(kind.kind, paused),
    onSuccess: () => client.invalidateQueries({ queryKey: ['automation'] }),
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const label = kindLabel(t, kind.kind)
  return (
    <tr className="border-b last:border-0">
      <th scope="row" className="px-4 py-2 font-medium">
        {label}
      </th>
      {figures.map((figure) => (
        <td key={figure} className={figure === 'failed' && kind.failed > 0 ? 'tnum px-3 py-2 text-right font-semibold text-danger' : 'tnum px-3 py-2 text-right'}>
          {number(kind[figure])}
        </td>
      ))}
      <td className="px-4 py-2">
        <span className="flex items-center justify-end gap-2">
          <span aria-hidden className="text-label text-muted-foreground">
            {kind.paused ? t('admin.held') : t('admin.running')}
          </span>
          <Switch checked={!kind.paused} disabled={!permissions.includes('core.job.manage') || hold.isPending} aria-label={t('admin.runKind', { label })} onCheckedChange={(on) => hold.mutate(!on)} />
        </span>
      </td>
    </tr>
  )
}
