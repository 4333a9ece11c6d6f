/** Essayer la connexion d'une boîte aux lettres : elle répond, le compte est reconnu, le dossier s'ouvre. Rien n'en est lu. */
import { useMutation } from '@tanstack/react-query'
import { Plug } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { tryMailbox, type HookAuth } from '@/features/automation/api/hooks'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { writtenAuth } from './hook-draft'

interface MailboxTrialProps {
  auth: HookAuth
  hook: string | undefined
  secret: string
}

export function MailboxTrial({ auth, hook, secret }: MailboxTrialProps) {
  const { t } = useTranslation()
  const trial = useMutation({ mutationFn: () => tryMailbox({ auth: writtenAuth(auth), ...(secret ? { secret } : {}), ...(hook ? { hook } : {}) }) })
  const problem = trial.error ? asProblem(trial.error) : undefined
  const known = Boolean(auth.host?.trim() && auth.user?.trim() && (secret || hook))
  return (
    <div className="flex flex-wrap items-center gap-3 sm:col-span-2">
      <Button disabled={!known} busy={trial.isPending} onClick={() => trial.mutate()}>
        <Plug aria-hidden />
        {t('hooks.mailbox.try')}
      </Button>
      <p role="status" data-mailbox-trial className={problem ? 'text-danger' : 'text-success'}>
        {problem && (problem.errors[0]?.message ?? problemText(t, problem))}
        {trial.data && !trial.isPending && t('hooks.mailbox.answers', { count: trial.data.messages })}
      </p>
    </div>
  )
}
