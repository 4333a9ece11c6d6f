/** Ce qu'un essai de remise a donné ; la réponse du serveur est dite telle quelle. */
import { useTranslation } from 'react-i18next'
import type { MailTrial, SmsTrial } from '@/features/delivery/api'

export function Answer({ trial, to }: { trial: MailTrial | SmsTrial | undefined; to: string | undefined }) {
  const { t } = useTranslation()
  if (!trial) return null
  return (
    <div role="status" className="grid w-full gap-1 rounded-md border bg-muted px-3 py-2 text-label">
      <p className={trial.outcome === 'sent' ? 'font-medium text-success' : 'font-medium text-danger'}>{t(`delivery.outcome.${trial.outcome}`, { to: to ?? '' })}</p>
      {trial.response && <p className="break-words text-muted-foreground">{t('delivery.response', { text: trial.response })}</p>}
    </div>
  )
}
