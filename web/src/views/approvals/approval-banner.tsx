/** Sur une fiche : la demande d'approbation qui attend, où elle en est, et d'où y répondre. */
import { Link } from '@tanstack/react-router'
import { Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { buttonStyle } from '@/components/ui/button'
import type { ApprovalSummary } from '@/lib/approval'
import { useFormat } from '@/lib/format'

export default function ApprovalBanner({ approval }: { approval: ApprovalSummary }) {
  const { t } = useTranslation()
  const { relative } = useFormat()
  const facts = [
    approval.step_label && t('approvals.stepOf', { step: approval.step, total: approval.steps_total, label: approval.step_label }),
    t('approvals.askedBy', { name: approval.requester.name ?? '—', when: relative(approval.opened_at) }),
    approval.due_at && t(approval.overdue ? 'approvals.overdue' : 'approvals.due', { when: relative(approval.due_at) }),
  ]
  return (
    <section aria-label={t('approvals.title')} className="mt-4 flex flex-wrap items-center gap-3 rounded-lg border border-info/40 bg-info-soft px-4 py-3">
      <Hourglass aria-hidden className="size-5 shrink-0 text-info" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">{t(approval.state === 'changes_requested' ? 'approvals.bannerChanges' : 'approvals.banner', { action: approval.action_label })}</p>
        <p className="text-label">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      <Link to={`/approvals/${approval.id}`} className={buttonStyle()}>
        {t('approvals.open')}
      </Link>
    </section>
  )
}
