/** Favoris, en tête de la navigation : ceux sans dossier, puis les dossiers, repliés. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { bookmarksQuery, type Bookmark } from '@/features/bookmarks/api/bookmarks'
import { arranged } from '@/features/bookmarks/arrange'
import { useModel } from '@/features/model/use-model'
import { linkTo } from '@/lib/link-to'

/** Au-delà, la navigation serait cachée dessous ; l'écran des favoris les garde tous. */
const MOST_SHOWN = 8

const line = 'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-foreground/85 hover:bg-muted hover:text-foreground touch:h-12'

export default function BookmarksSection({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(bookmarksQuery(useModel()))
  if (data.length === 0) return null
  return (
    <section aria-label={t('bookmark.title')} className="mt-1">
      <Link to="/settings/bookmarks" onClick={onNavigate} className="mb-0.5 flex min-h-6 items-center rounded-md px-2 text-meta font-medium text-muted-foreground hover:underline touch:min-h-11">
        {t('bookmark.title')}
      </Link>
      {arranged(data).map(({ name, items }) =>
        name === '' ? (
          <Lines key={name} items={items.slice(0, MOST_SHOWN)} onNavigate={onNavigate} />
        ) : (
          <details key={name} className="group">
            <summary className={`${line} cursor-pointer list-none [&::-webkit-details-marker]:hidden`}>
              <ChevronRight aria-hidden className="size-4.5 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" />
              <span className="min-w-0 flex-1 truncate">{name}</span>
            </summary>
            <Lines items={items} onNavigate={onNavigate} />
          </details>
        ),
      )}
    </section>
  )
}

const Lines = ({ items, onNavigate }: { items: Bookmark[]; onNavigate?: () => void }) => (
  <ul className="grid gap-0.5 group-open:pl-3">
    {items.map((one) => (
      <li key={one.id}>
        <Link {...linkTo(one.path)} onClick={onNavigate} activeOptions={{ exact: true }} className={line}>
          <Star aria-hidden className="size-4.5 shrink-0 text-muted-foreground" />
          <span className="min-w-0 flex-1 truncate">{one.name}</span>
        </Link>
      </li>
    ))}
  </ul>
)
