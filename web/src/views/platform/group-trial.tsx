/** L'essai qu'une section de la remise propose : un courriel, un SMS ; rien ailleurs, ni à qui ne le peut. */
import { lazy, Suspense } from 'react'
import { useModel } from '@/features/model/use-model'

const MailTrialButton = lazy(async () => ({ default: (await import('@/views/sms/trial')).MailTrialButton }))
const SmsTrialButton = lazy(async () => ({ default: (await import('@/views/sms/trial')).SmsTrialButton }))

const trials = {
  'core-mail_route': { right: 'core.mail.manage', Button: MailTrialButton },
  'core-sms': { right: 'core.sms.manage', Button: SmsTrialButton },
}

export function GroupTrial({ group, unsaved }: { group: string; unsaved: boolean }) {
  const { permissions } = useModel()
  const trial = group in trials ? trials[group as keyof typeof trials] : undefined
  if (!trial || !permissions.includes(trial.right)) return null
  return (
    <Suspense>
      <trial.Button unsaved={unsaved} />
    </Suspense>
  )
}
