/** Pages sans issue, dans la charpente : adresse inconnue, accès refusé. */
import { Link } from '@tanstack/react-router'
import { Compass, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { RightNote } from '@/components/right-note'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'

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

/** `right` : le droit qui manque, s'il y en a un seul. */
export function Forbidden({ right }: { right?: string }) {
  const { t } = useTranslation()
  return (
    <>
      <PageTitle text={t('error.forbiddenTitle')} className="sr-only" />
      <BlankState icon={<Lock aria-hidden />} title={t('error.forbiddenTitle')} hint={t('error.forbidden')}>
        {right && <RightNote right={right} />}
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
