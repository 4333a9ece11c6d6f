/** Écrans de configuration, sous une seule adresse : `/admin/<page>/<chose>`. Chacun se charge à la demande. */
import { Link, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Forbidden, NotFound } from '@/components/dead-ends'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { adminPages, mayOpen } from './admin-pages'

/** Sur un téléphone, l'onglet courant peut être hors du cadre. */
const reveal = (node: HTMLAnchorElement | null) => node?.scrollIntoView?.({ block: 'nearest', inline: 'center' })

export function AdminView() {
  const { t } = useTranslation()
  const { _splat = '' } = useParams({ strict: false }) as { _splat?: string }
  const model = useModel()
  const offered = adminPages.filter((page) => mayOpen(model, page))
  const [path = '', ...rest] = _splat.split('/').filter(Boolean)
  const item = rest.length > 0 ? rest.join('/') : undefined
  const page = path === '' ? offered[0] : adminPages.find((one) => one.path === path)
  const needs = page?.needs
  // Une entité se nomme en deux mots, un droit en trois ; sans droit sur elle, elle n'est pas dans le modèle.
  const right = needs?.split('.').length === 2 ? `${needs}.edit` : needs
  if (offered.length === 0) return <Forbidden right={right} />
  if (!page) return <NotFound />
  if (!mayOpen(model, page)) return <Forbidden right={right} />
  const { Screen } = page
  return (
    <div className="relative mx-auto flex min-h-full w-full max-w-6xl flex-col px-4 *:shrink-0 pt-4 lg:px-6">
      <nav aria-label={t('shell.admin')} className="mb-4 flex shrink-0 gap-1 overflow-x-auto border-b scroll-thin">
        {offered.map((one) => (
          <Link
            key={one.path}
            ref={one === page ? reveal : undefined}
            to={`/admin/${one.path}`}
            aria-current={one === page ? 'page' : undefined}
            className="ring-inside -mb-px flex min-h-control items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted-foreground hover:text-foreground aria-[current]:border-primary aria-[current]:font-medium aria-[current]:text-foreground"
          >
            {t(one.label)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Skeleton className="h-64" />}>
        <Screen key={`${page.path}/${item ?? ''}`} item={item} />
      </Suspense>
    </div>
  )
}
