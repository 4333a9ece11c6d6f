/** Une demande : ce qui est demandé, où elle en est, qui a dit quoi, et ce que la personne peut y faire. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { Fact } from '@/components/fact'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { approvalQuery, approvalVerbs, type Approval, type ApprovalVerb } from '@/features/approvals/api/approvals'
import { RefLink } from '@/fields/link/display'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { AnswerDialog, needsComment } from './answer-dialog'
import { ApprovalHistory } from './approval-history'
import { ApprovalSteps } from './approval-steps'
import { nameOf } from './approvals-list'
import { stateTones } from './tones'
import { useAnswer } from './use-answer'

export function ApprovalDetail({ id }: { id: string }) {
  const { t } = useTranslation()
  const { data: approval, error, refetch } = useQuery(approvalQuery(id))
  if (approval) return <Detail approval={approval} />
  if (!error) return <Skeleton className="h-64" />
  if (asProblem(error).status !== 404) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  return <BlankState icon={<FileQuestion aria-hidden />} title={t('approvals.gone')} hint={t('approvals.goneHint')} />
}

function Detail({ approval }: { approval: Approval }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const name = nameOf(approval)
  const { entity, entity_label, record, requester, opened_at, due_at, overdue, error } = approval
  return (
    <>
      <Breadcrumbs crumbs={[{ label: t('approvals.title'), to: '/approvals' }, { label: name }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={t('approvals.heading', { action: approval.action_label, name })} className="text-record" />
        <Badge tone={stateTones[approval.state]}>{approval.state_label ?? approval.state}</Badge>
        {approval.blocked && <Badge tone="danger">{t('approvals.blocked')}</Badge>}
      </div>
      <Actions approval={approval} />
      {error && (
        <div role="alert" className="mt-4 rounded-md bg-danger-soft px-3 py-2 text-danger">
          <p className="font-medium">{error.detail}</p>
          {error.errors.map((fault) => (
            <p key={fault.field + fault.code}>{fault.message}</p>
          ))}
        </div>
      )}
      <dl className="mt-4 grid gap-1.5">
        <Fact label={entity_label ?? entity}>
          <RefLink target={entity} value={{ id: record, label: name }} />
        </Fact>
        <Fact label={t('approvals.requester')}>{requester.name ?? '—'}</Fact>
        <Fact label={t('approvals.opened')}>{datetime(opened_at)}</Fact>
        {due_at && (
          <Fact label={t('approvals.dueAt')}>
            <span className={overdue ? 'font-medium text-danger' : undefined}>{datetime(due_at)}</span>
          </Fact>
        )}
      </dl>
      <ApprovalSteps approval={approval} />
      <ApprovalHistory history={approval.history} />
    </>
  )
}

/** Ce que la personne peut faire : approuver d'un geste, le reste avec un mot. */
function Actions({ approval }: { approval: Approval }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { decide } = useSearch({ strict: false }) as { decide?: string }
  const offered = approvalVerbs.filter((verb) => approval.actions.includes(verb))
  // Une notification poussée sur un appareil mène ici, sa réponse déjà proposée : elle reste à confirmer.
  const [asked, setAsked] = useState<ApprovalVerb | undefined>(offered.find((verb) => verb === decide))
  const answer = useAnswer(approval)
  const close = () => {
    setAsked(undefined)
    if (decide) void navigate({ to: '.', search: {}, replace: true })
  }
  const start = (verb: ApprovalVerb) => (needsComment.has(verb) || verb === 'withdraw' ? setAsked(verb) : answer.mutate({ verb }))
  const main = offered.find((verb) => verb === 'approve' || verb === 'resubmit')
  return (
    <div role="group" aria-label={t('approvals.actions')} className="mt-3 flex flex-wrap gap-2">
      {offered.map((verb) => (
        <Button key={verb} variant={verb === main ? 'primary' : undefined} busy={verb === answer.variables?.verb && answer.isPending} onClick={() => start(verb)}>
          {t(`approvals.verb.${verb}`)}
        </Button>
      ))}
      {asked && <AnswerDialog approval={approval} verb={asked} onClose={close} />}
    </div>
  )
}
