/** Favoris, en tête de la navigation : ceux sans dossier, puis les dossiers, repliés ; enfin ceux que d'autres partagent. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Star, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { bookmarksQuery } from '@/features/bookmarks/api/bookmarks'
import { sharedBookmarksQuery } from '@/features/bookmarks/api/shared-bookmarks'
import { arranged } from '@/features/bookmarks/arrange'
import { useModel } from '@/features/model/use-model'
import { useHiddenBookmarks } from '@/features/session/use-hidden-bookmarks'
import { linkTo } from '@/lib/link-to'

/** Au-delà, la navigation serait cachée dessous ; l'écran des favoris les garde tous. */
const MOST_SHOWN = 8
/** Repliés, ils peuvent être plus. */
const MOST_SHARED = 50

const line = 'flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-foreground/85 hover:bg-muted hover:text-foreground touch:h-12'

export default function BookmarksSection({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation()
  const model = useModel()
  const { data = [] } = useQuery(bookmarksQuery(model))
  const { data: others = [] } = useQuery(sharedBookmarksQuery(model))
  const { hidden } = useHiddenBookmarks()
  const shared = others.filter((one) => !hidden.has(one.id))
  if (data.length + shared.length === 0) return null
  return (
    <section aria-label={t('bookmark.title')} className="mt-1">
      <Link to="/settings/bookmarks" onClick={onNavigate} className="mb-0.5 flex min-h-6 items-center rounded-md px-2 text-meta font-medium text-muted-foreground hover:underline touch:min-h-11">
        {t('bookmark.title')}
      </Link>
      {arranged(data).map(({ name, items }) =>
        name === '' ? (
          <Lines key={name} items={items.slice(0, MOST_SHOWN)} onNavigate={onNavigate} />
        ) : (
          <Folder key={name} name={name}>
            <Lines items={items} onNavigate={onNavigate} />
          </Folder>
        ),
      )}
      {shared.length > 0 && (
        <Folder name={t('bookmark.shared')} mark={<Users aria-hidden className="size-4 shrink-0 text-muted-foreground" />}>
          <Lines items={shared.slice(0, MOST_SHARED)} onNavigate={onNavigate} />
        </Folder>
      )}
    </section>
  )
}

const Folder = ({ name, mark, children }: { name: string; mark?: ReactNode; children: ReactNode }) => (
  <details className="group">
    <summary className={`${line} cursor-pointer list-none [&::-webkit-details-marker]:hidden`}>
      <ChevronRight aria-hidden className="size-4.5 shrink-0 text-muted-foreground transition-transform group-open:rotate-90" />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {mark}
    </summary>
    {children}
  </details>
)

interface Shown {
  id: string
  name: string
  path: string
  /** Qui le partage. */
  by?: string
}

function Lines({ items, onNavigate }: { items: Shown[]; onNavigate?: () => void }) {
  const { t } = useTranslation()
  return (
    <ul className="grid grid-cols-1 gap-0.5 group-open:pl-3">
      {items.map(({ id, name, path, by }) => {
        const Mark = by === undefined ? Star : Users
        const said = by ? t('bookmark.by', { name: by }) : undefined
        return (
          <li key={id}>
            <Link {...linkTo(path)} onClick={onNavigate} activeOptions={{ exact: true }} title={said} className={line}>
              <Mark aria-hidden className="size-4.5 shrink-0 text-muted-foreground" />
              <span className="min-w-0 flex-1 truncate">{name}</span>
              {said && <span className="sr-only">{said}</span>}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
