/** Pages d'échec : adresse inconnue, accès refusé, ou panne au démarrage. */
import { Link, useRouter } from '@tanstack/react-router'
import { Compass, Lock, ServerCrash } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button, buttonStyle } from '@/components/ui/button'
import { BlankState } from '@/components/ui/blank-state'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <>
      <PageTitle text={t('error.notFoundTitle')} className="sr-only" />
      <BlankState icon={<Compass aria-hidden />} title={t('error.notFoundTitle')} hint={t('error.notFound')}>
        <HomeLink />
      </BlankState>
    </>
  )
}

export function Forbidden() {
  const { t } = useTranslation()
  return (
    <>
      <PageTitle text={t('error.forbiddenTitle')} className="sr-only" />
      <BlankState icon={<Lock aria-hidden />} title={t('error.forbiddenTitle')} hint={t('error.forbidden')}>
        <HomeLink />
      </BlankState>
    </>
  )
}

function HomeLink() {
  const { t } = useTranslation()
  return (
    <Link to="/" className={buttonStyle({ variant: 'primary' })}>
      {t('action.home')}
    </Link>
  )
}

/** Adresse inconnue hors de la charpente : la page apporte son propre contenu principal. */
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
