/** Échecs hors de la charpente : chaque page apporte alors son propre contenu principal. */
import { useRouter } from '@tanstack/react-router'
import { ServerCrash } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { NotFound } from '@/components/dead-ends'
import { PageTitle } from '@/components/page-title'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'

export const LostPage = () => (
  <main id="main">
    <NotFound />
  </main>
)

/** Panne avant que la charpente ne soit là : le serveur ne répond pas, ou la page ne s'est pas chargée. */
export function AppError({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const router = useRouter()
  const problem = asProblem(error)
  return (
    <main id="main">
      <PageTitle text={t('error.brokenTitle')} className="sr-only" />
      <BlankState icon={<ServerCrash aria-hidden />} title={t('error.brokenTitle')} hint={problemText(t, problem)}>
        {problem.requestId && <p className="w-full text-meta break-all text-muted-foreground">{t('error.request', { id: problem.requestId })}</p>}
        <Button variant="primary" onClick={() => void router.invalidate()}>
          {t('action.retry')}
        </Button>
      </BlankState>
    </main>
  )
}
