/** L'essai qu'une section de la remise propose : un courriel, un SMS ; rien ailleurs, ni à qui ne le peut. */
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'

const MailTrialButton = lazy(async () => ({ default: (await import('@/views/delivery/mail-trial')).MailTrialButton }))
const SmsTrialButton = lazy(async () => ({ default: (await import('@/views/delivery/sms-trial')).SmsTrialButton }))

const trials = {
  'core-mail_route': { right: 'core.mail.manage', Button: MailTrialButton },
  'core-sms': { right: 'core.sms.manage', Button: SmsTrialButton },
}

interface GroupTrialProps {
  group: string
  unsaved: boolean
  /** L'environnement du serveur, quand les réglages montrés ne valent pas pour lui : c'est lui que l'essai suivrait. */
  elsewhere: string | undefined
}

export function GroupTrial({ group, unsaved, elsewhere }: GroupTrialProps) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const trial = group in trials ? trials[group as keyof typeof trials] : undefined
  if (!trial || !permissions.includes(trial.right)) return null
  if (elsewhere !== undefined) return <p className="text-label text-muted-foreground">{t('admin.trialElsewhere', { name: t(`admin.environment.${elsewhere}`) })}</p>
  return (
    <Suspense>
      <trial.Button unsaved={unsaved} />
    </Suspense>
  )
}
