/** Ce qu'un essai a fait, étape par étape, et ce qui partirait. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import type { NamedFile, Trial } from '@/features/automation/api/triggers'
import { useFormat } from '@/lib/format'
import { FilesLine } from './files-line'
import { kindLabel } from './job-kind-label'
import { StepLogs } from './step-logs'
import { errorText } from './words'

export function TrialResult({ trial }: { trial: Trial }) {
  const { t } = useTranslation()
  const { datetime, list } = useFormat()
  if (!trial.matched) return <p className="rounded-md bg-muted px-3 py-2">{t('admin.notMatched')}</p>
  const would = trial.would ?? { notifications: [], mails: [], sms: [], chats: [], calls: [], jobs: [] }
  const leaving: { kind: string; title: string; detail: string; files?: NamedFile[] }[] = [
    ...would.notifications.map((one) => ({ kind: 'notify', title: one.title, detail: one.body ?? '' })),
    ...would.mails.map((one) => ({ kind: 'mail', title: `${one.to} — ${one.subject}`, detail: one.text, files: one.files })),
    ...would.sms.map((one) => ({ kind: 'sms', title: t('admin.smsTo', { to: one.to, count: one.segments }), detail: one.text })),
    ...would.chats.map((one) => ({ kind: 'chat', title: `${one.to} — ${one.title}`, detail: one.text })),
    ...would.jobs.map((one) => ({ kind: one.kind === 'report' ? 'report' : 'job', title: one.what ?? kindLabel(t, one.kind), detail: t('admin.jobFrom', { at: datetime(one.run_at), priority: one.priority }) })),
    ...would.calls.map((one) => ({ kind: 'call', title: `${String(one.method)} ${String(one.url)}`, detail: typeof one.body === 'string' ? one.body : '' })),
  ]
  const counts = { wouldSend: leaving.length - would.jobs.length - would.calls.length, wouldCall: would.calls.length, wouldWork: would.jobs.length }
  const leavingSaid = Object.entries(counts).flatMap(([said, count]) => (count > 0 ? [t(`admin.${said}`, { count })] : []))
  return (
    <div className="grid gap-4 rounded-lg border bg-card p-4">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={trial.state === 'failed' ? 'danger' : 'success'}>{t(`admin.runState.${trial.state ?? 'done'}`)}</Badge>
        {trial.error ? errorText(trial.error) : t('admin.nothingKept')}
      </p>
      <StepLogs steps={trial.steps} />
      {leaving.length > 0 && (
        <section aria-labelledby="trial-leaving">
          <h3 id="trial-leaving" className="pb-1 font-medium">
            {t('admin.wouldLeave', { what: list(leavingSaid) })}
          </h3>
          <ul className="grid gap-2">
            {leaving.map(({ kind, title, detail, files }, rank) => (
              // oxlint-disable-next-line react/no-array-index-key -- un message n'a pas d'identité avant de partir
              <li key={rank} className="rounded-md border px-3 py-2">
                <details>
                  <summary className="cursor-pointer break-words">
                    <span className="text-muted-foreground">{t(`admin.stepKind.${kind}`)}</span> {title}
                  </summary>
                  <p className="mt-2 text-label break-words whitespace-pre-line text-muted-foreground">{detail}</p>
                </details>
                <FilesLine label={t('admin.mailFiles.joined')} files={files ?? []} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
