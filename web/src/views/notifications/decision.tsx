/** Décider depuis la notification : approuver d'un geste, refuser avec un mot. */
import { Check, X } from 'lucide-react'
import { useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Notification } from '@/features/notifications/api/list-notifications'
import { AnswerDialog } from '@/views/approvals/answer-dialog'
import { useAnswer } from '@/views/approvals/use-answer'

interface DecisionProps {
  item: Notification
  approval: string
  /** Où va le focus quand les boutons s'en vont. */
  row: RefObject<HTMLLIElement | null>
}

export function Decision({ item, approval, row }: DecisionProps) {
  const { t } = useTranslation()
  const [refusing, setRefusing] = useState(false)
  const about = { id: approval, entity: item.entity ?? '', record: item.record ?? '' }
  const answer = useAnswer(about)
  const approve = () => {
    row.current?.focus()
    answer.mutate({ verb: 'approve' })
  }
  const close = () => {
    setRefusing(false)
    row.current?.focus()
  }
  return (
    <>
      {item.can_decide && (
        <div role="group" aria-label={t('notifications.decide', { title: item.title })} className="relative mt-1.5 flex flex-wrap gap-2">
          <Button size="small" onClick={approve}>
            <Check aria-hidden />
            {t('approvals.verb.approve')}
          </Button>
          <Button size="small" variant="quietDanger" onClick={() => setRefusing(true)}>
            <X aria-hidden />
            {t('approvals.verb.reject')}
          </Button>
        </div>
      )}
      {refusing && <AnswerDialog approval={about} verb="reject" onClose={close} />}
    </>
  )
}
