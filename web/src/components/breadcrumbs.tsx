/** Fil d'Ariane : où l'on est, et comment revenir. */
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { linkTo } from '@/lib/link-to'

export interface Crumb {
  label: string
  to?: string
}

export function Breadcrumbs({ crumbs }: { crumbs: Crumb[] }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('shell.breadcrumbs')} data-print="hide" className="min-w-0">
      <ol className="flex flex-wrap items-center gap-1 text-label text-muted-foreground">
        {crumbs.map((crumb, index) => (
          // Le dernier prend la place qui reste et s'y raccourcit, au lieu de passer seul à la ligne.
          <li key={`${index} ${crumb.label}`} className="flex min-w-0 items-center gap-1 last:min-w-40 last:flex-1">
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0" />}
            {crumb.to ? (
              <Link {...linkTo(crumb.to)} className="rounded-sm py-0.5 underline-offset-4 hover:text-foreground hover:underline touch:py-2">
                {crumb.label}
              </Link>
            ) : (
              <span aria-current={index === crumbs.length - 1 ? 'page' : undefined} className="truncate py-0.5">
                {crumb.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
