/** Ouvre les versions d'une définition ; la boîte ne vient qu'avec le geste. */
import { History } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'

const VersionsDialog = lazy(() => import('./versions-dialog'))

export interface VersionsProps {
  /** Chemin de la définition : `triggers/relancer`. */
  path: string
  /** Une version en lignes qui se lisent, pour les comparer. */
  lines: (body: never) => string[]
  /** Reprend cette version dans le brouillon : rien n'est gardé avant qu'on l'applique. */
  onTake: (body: never) => void
}

export function VersionsButton(props: VersionsProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <History aria-hidden />
        {t('versions.title')}
      </Button>
      {open && (
        <Suspense>
          <VersionsDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
