/** Mes demandes d'approbation : à décider, faites, décidées. Ce qui attend se coche et se décide ensemble. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle, TITLE } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Checkbox } from '@/components/ui/checkbox'
import { Segmented } from '@/components/ui/segmented'
import { approvalBoxes, approvalsQuery, type ApprovalBox } from '@/features/approvals/api/approvals'
import type { ApprovalSummary } from '@/lib/approval'
import { useFormat } from '@/lib/format'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { BulkDecisions } from './bulk-decisions'
import { stateTones } from './tones'

export function ApprovalsList() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const asked = (useSearch({ strict: false }) as { box?: string }).box
  const box: ApprovalBox = approvalBoxes.find((one) => one === asked) ?? 'to_decide'
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(approvalsQuery(box))
  const approvals = data?.pages.flatMap((page) => page.data)
  const picked = (approvals ?? []).filter((one) => chosen.has(one.id))
  const show = (next: string) => {
    setChosen(new Set())
    void navigate({ to: '.', search: { box: next === 'to_decide' ? undefined : next }, replace: true })
  }
  const bequeath = useFocusHeir()
  const done = () => {
    bequeath(TITLE)
    setChosen(new Set())
  }
  const toggle = (id: string) => setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]))
  return (
    <>
      <PageTitle text={t('approvals.title')} className="text-record" />
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <div className="w-full max-w-xl">
          <Segmented aria-label={t('approvals.which')} value={box} options={approvalBoxes.map((one) => ({ value: one, label: t(`approvals.box.${one}`) }))} onChange={show} />
        </div>
        {picked.length > 0 && <BulkDecisions approvals={picked} onDone={done} />}
      </div>
      <div className="py-4">
        <Listing items={approvals} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<CircleCheck aria-hidden />} title={t(`approvals.none.${box}`)} hint={t(`approvals.noneHint.${box}`)} />}>
          {(one) => <ApprovalLine key={one.id} approval={one} chosen={chosen.has(one.id)} onToggle={box === 'to_decide' && one.state === 'open' ? () => toggle(one.id) : undefined} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
    </>
  )
}

interface ApprovalLineProps {
  approval: ApprovalSummary
  chosen: boolean
  onToggle?: () => void
}

function ApprovalLine({ approval, chosen, onToggle }: ApprovalLineProps) {
  const { t } = useTranslation()
  const { relative, datetime } = useFormat()
  const name = nameOf(approval)
  return (
    <li className="flex items-center gap-3 pl-4">
      {onToggle && <Checkbox checked={chosen} onChange={onToggle} aria-label={t('approvals.choose', { name })} />}
      <Link to={`/approvals/${approval.id}`} className="ring-inside flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 py-3 pr-4 hover:bg-muted">
        <span className="grid min-w-0 flex-1 basis-64">
          <span className="font-medium">
            {approval.action_label} : {name}
          </span>
          <span className="text-label text-muted-foreground">
            {[t('approvals.askedBy', { name: approval.requester.name ?? '—', when: relative(approval.opened_at) }), approval.step_label && t('approvals.stepOf', { step: approval.step, total: approval.steps_total, label: approval.step_label })].filter(Boolean).join(' · ')}
          </span>
        </span>
        {approval.due_at && (
          <span title={datetime(approval.due_at)} className={approval.overdue ? 'text-label font-medium text-danger' : 'text-label text-muted-foreground'}>
            {t(approval.overdue ? 'approvals.overdue' : 'approvals.due', { when: relative(approval.due_at) })}
          </span>
        )}
        {approval.blocked && <Badge tone="danger">{t('approvals.blocked')}</Badge>}
        <Badge tone={stateTones[approval.state]}>{approval.state_label ?? approval.state}</Badge>
      </Link>
    </li>
  )
}

/** Comment nommer ce que la demande concerne : son numéro et son titre, sinon sa sorte. */
export const nameOf = ({ number, title, entity_label, entity }: ApprovalSummary): string => [number, title].filter(Boolean).join(' · ') || (entity_label ?? entity)
