/** Décider des demandes cochées : toutes approuvées d'un geste, ou refusées, ou rendues à corriger, avec un même mot. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Decision } from '@/features/approvals/api/approvals'
import { CommentDialog } from './comment-dialog'
import type { Answerable } from './reread'
import { useDecideAll } from './use-decide-all'

interface BulkDecisionsProps {
  approvals: readonly Answerable[]
  onDone: () => void
}

export function BulkDecisions({ approvals, onDone }: BulkDecisionsProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Exclude<Decision, 'approve'> | undefined>()
  const decide = useDecideAll(() => {
    setAsked(undefined)
    onDone()
  })
  const count = approvals.length
  // Pendant qu'une décision part, les autres attendent ; sans perdre le focus.
  const wait = { 'aria-disabled': decide.isPending || undefined }
  const ask = (decision: typeof asked) => !decide.isPending && setAsked(decision)
  return (
    <div role="group" aria-label={t('approvals.bulk')} className="flex flex-wrap gap-2">
      <Button variant="primary" busy={decide.isPending && asked === undefined} onClick={() => decide.mutate({ approvals, decision: 'approve' })}>
        {t('approvals.approveAll', { count })}
      </Button>
      <Button {...wait} onClick={() => ask('request-change')}>
        {t('approvals.verb.request-change')}
      </Button>
      <Button variant="quietDanger" {...wait} onClick={() => ask('reject')}>
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
          onSend={(comment) => decide.mutate({ approvals, decision: asked, comment })}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}
