/** Décider des demandes cochées : toutes approuvées d'un geste, ou refusées, ou rendues à corriger, avec un même mot. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Decision } from '@/features/approvals/api/approvals'
import { CommentDialog } from './comment-dialog'
import { useDecideAll } from './use-decide-all'

interface BulkDecisionsProps {
  ids: string[]
  onDone: () => void
}

export function BulkDecisions({ ids, onDone }: BulkDecisionsProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Exclude<Decision, 'approve'> | undefined>()
  const decide = useDecideAll(() => {
    setAsked(undefined)
    onDone()
  })
  const count = ids.length
  return (
    <div role="group" aria-label={t('approvals.bulk')} className="flex flex-wrap gap-2">
      <Button variant="primary" busy={decide.isPending && asked === undefined} onClick={() => decide.mutate({ ids, decision: 'approve' })}>
        {t('approvals.approveAll', { count })}
      </Button>
      <Button onClick={() => setAsked('request-change')}>{t('approvals.verb.request-change')}</Button>
      <Button variant="quietDanger" onClick={() => setAsked('reject')}>
        {t('approvals.verb.reject')}
      </Button>
      {asked && (
        <CommentDialog
          title={t(asked === 'reject' ? 'approvals.rejectAll' : 'approvals.requestChangeAll', { count })}
          hint={t('approvals.hintAll')}
          label={t(`approvals.verb.${asked}`)}
          danger={asked === 'reject'}
          required
          busy={decide.isPending}
          onSend={(comment) => decide.mutate({ ids, decision: asked, comment })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}
