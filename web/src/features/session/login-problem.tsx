/** Refus de connexion, en clair ; compte à rebours quand le serveur demande d'attendre. */
import { CircleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'

const known = new Set(['auth.bad_credentials', 'auth.locked', 'auth.bad_code', 'auth.challenge_expired', 'rate.limited'])

export function LoginProblem({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const problem = asProblem(error)
  const [wait, setWait] = useState(problem.retryAfter ?? 0)
  useEffect(() => {
    if (wait <= 0) return
    const timer = setTimeout(() => setWait(wait - 1), 1000)
    return () => clearTimeout(timer)
  }, [wait])
  return (
    <div role="alert" className="flex items-start gap-2.5 rounded-md border border-danger/40 bg-danger-soft px-3 py-2.5">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
      <p>
        {known.has(problem.code) ? t(`login.error.${problem.code.replace('.', '_')}`) : problemText(t, problem)}
        {wait > 0 && <span className="tnum" aria-hidden>{` ${t('login.wait', { seconds: wait })}`}</span>}
      </p>
    </div>
  )
}
