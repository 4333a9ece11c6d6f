/** La file, par sorte de travaux : ce qui attend, ce qui échoue ; une sorte se règle, ou se retient. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { SlidersHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Switch } from '@/components/ui/switch'
import { jobKindsQuery, setPaused, type JobKind } from '@/features/automation/api/job-kinds'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { kindLabel } from '../job-kind-label'
import { KindDialog } from './kind-dialog'
import { groupLabel } from './staff-words'

const figures = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const

export function JobKinds() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(jobKindsQuery)
  if (!data) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton className="my-4 h-40" />
  const heads = [t('work.group'), t('work.limit'), ...figures.map((figure) => t(`admin.jobState.${figure}`)), t('work.meanTime')]
  return (
    <div className="my-4 overflow-x-auto rounded-lg border bg-card scroll-thin" role="region" aria-label={t('admin.queue')} tabIndex={0}>
      <table className="w-full text-left">
        <caption className="sr-only">{t('admin.queue')}</caption>
        <thead>
          <tr className="border-b text-label text-muted-foreground">
            <th scope="col" className="px-4 py-2 font-medium">
              {t('admin.kindLabel')}
            </th>
            {heads.map((head, rank) => (
              <th key={head} scope="col" className={rank === 0 ? 'px-3 py-2 font-medium' : 'px-3 py-2 text-right font-medium'}>
                {head}
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
  const { elapsed, number } = useFormat()
  const manages = useModel().permissions.includes('core.job.manage')
  const client = useQueryClient()
  const [setting, setSetting] = useState(false)
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
      <td className="px-3 py-2 text-muted-foreground">{groupLabel(t, kind.group)}</td>
      <td className="tnum px-3 py-2 text-right text-muted-foreground">{kind.max_running === null ? t('work.limitAll') : number(kind.max_running)}</td>
      {figures.map((figure) => (
        <td key={figure} className={figure === 'failed' && kind.failed > 0 ? 'tnum px-3 py-2 text-right font-semibold text-danger' : 'tnum px-3 py-2 text-right'}>
          {number(kind[figure])}
        </td>
      ))}
      <td className="tnum px-3 py-2 text-right whitespace-nowrap text-muted-foreground">{kind.mean_ms === null ? '–' : elapsed(kind.mean_ms)}</td>
      <td className="px-4 py-2">
        <span className="flex items-center justify-end gap-2">
          <span aria-hidden className="text-label text-muted-foreground">
            {kind.paused ? t('admin.held') : t('admin.running')}
          </span>
          <Switch checked={!kind.paused} disabled={!manages} aria-disabled={hold.isPending || undefined} aria-label={t('admin.runKind', { label })} onCheckedChange={(on) => !hold.isPending && hold.mutate(!on)} />
          {manages && (
            <Button size="icon" variant="ghost" aria-label={t('work.setTitle', { label })} title={t('work.set')} onClick={() => setSetting(true)}>
              <SlidersHorizontal aria-hidden />
            </Button>
          )}
        </span>
        {setting && <KindDialog kind={kind} onClose={() => setSetting(false)} />}
      </td>
    </tr>
  )
}
