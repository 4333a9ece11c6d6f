/** Ce qui a échoué, le droit qui manque, le numéro de requête à citer, et de quoi réessayer. */
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RightNote } from '@/components/right-note'
import { asProblem } from '@/lib/http/problem'
import { sentence } from '@/lib/problem-text'
import { Button } from './button'

export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const problem = asProblem(error)
  return (
    <div role="alert" className="m-4 flex flex-wrap items-start gap-3 rounded-lg border border-danger/40 bg-danger-soft p-4">
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{sentence(t, problem)}</p>
        {problem.right && <RightNote right={problem.right} />}
        {problem.requestId && <p className="text-meta break-all text-muted-foreground">{t('error.request', { id: problem.requestId })}</p>}
      </div>
      {onRetry && <Button onClick={onRetry}>{t('action.retry')}</Button>}
    </div>
  )
}
