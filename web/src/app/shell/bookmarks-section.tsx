/** Favoris, en tête de la navigation. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { bookmarksQuery } from '@/features/bookmarks/api/bookmarks'
import { useModel } from '@/features/model/use-model'
import { linkTo } from '@/lib/link-to'

/** Au-delà, la navigation serait cachée dessous ; la liste des favoris les garde tous. */
const MOST_SHOWN = 8

export default function BookmarksSection({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(bookmarksQuery(useModel()))
  if (data.length === 0) return null
  return (
    <section aria-label={t('bookmark.title')} className="mt-1">
      <p aria-hidden className="px-2 pb-1 text-meta font-medium text-muted-foreground">
        {t('bookmark.title')}
      </p>
      <ul className="grid gap-0.5">
        {data.slice(0, MOST_SHOWN).map((one) => (
          <li key={one.id}>
            <Link {...linkTo(one.path)} onClick={onNavigate} activeOptions={{ exact: true }} className="flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-foreground/85 hover:bg-muted hover:text-foreground touch:h-12">
              <Star aria-hidden className="size-4.5 shrink-0 text-muted-foreground" />
              <span className="min-w-0 flex-1 truncate">{one.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
