/** Favoris que d'autres partagent avec la personne, par qui et par dossier : les ouvrir, les copier parmi les siens, les masquer. */
import { Copy, Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { Bookmark } from '@/features/bookmarks/api/bookmarks'
import type { SharedBookmark } from '@/features/bookmarks/api/shared-bookmarks'
import { arranged } from '@/features/bookmarks/arrange'
import { useHiddenBookmarks } from '@/features/session/use-hidden-bookmarks'
import { BookmarkFace } from './bookmark-face'

interface SharedWithMeProps {
  /** Tous, et ceux que la recherche retient. */
  all: SharedBookmark[]
  found: SharedBookmark[]
  mine: Bookmark[]
  onCopy: (items: SharedBookmark[]) => void
  /** Ce qu'on presse s'en va : l'élément nommé prend le focus. */
  bequeath: (id: string) => void
}

const HEADING = 'bookmarks-shared'
const veilOf = (id: string) => `bookmark-hide-${id}`

export function SharedWithMe({ all, found, mine, onCopy, bequeath }: SharedWithMeProps) {
  const { t } = useTranslation()
  const { hidden, hide, showAgain } = useHiddenBookmarks()
  const [showing, setShowing] = useState(false)
  const kept = new Set(mine.map((one) => one.path))
  const veiled = all.filter((one) => hidden.has(one.id)).length
  const shown = found.filter((one) => showing || !hidden.has(one.id))
  const people = [...new Set(shown.map((one) => one.by))].toSorted((left, right) => left.localeCompare(right))
  const veil = (items: SharedBookmark[], heir: SharedBookmark | undefined) => {
    bequeath(heir ? veilOf(heir.id) : HEADING)
    hide(items.map((one) => one.id), all.map((one) => one.id))
  }
  const copy = (items: SharedBookmark[], heir: string) => {
    bequeath(heir)
    onCopy(items)
  }
  return (
    <section aria-labelledby={HEADING} className="grid gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t pt-5">
        <h2 id={HEADING} tabIndex={-1} className="text-section outline-none">
          {t('bookmark.shared')}
        </h2>
        {veiled > 0 && (
          <Button variant="ghost" className="ml-auto" aria-pressed={showing} onClick={() => setShowing(!showing)}>
            {showing ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            {t('bookmarks.hidden', { count: veiled })}
          </Button>
        )}
      </div>
      {people.flatMap((by) =>
        arranged(shown.filter((one) => one.by === by)).map(({ name, items }) => {
          const title = t(name ? 'bookmarks.byIn' : 'bookmark.by', { name: by || t('bookmarks.someone'), folder: name })
          return (
            <section key={`${by} ${name}`} aria-label={title}>
              <div className="flex flex-wrap items-center gap-1">
                <h3 className="min-w-0 font-medium break-words">{title}</h3>
                {name !== '' && items.length > 1 && (
                  <span className="ml-auto flex">
                    <Button variant="ghost" size="smallIcon" aria-label={t('bookmarks.copyFolder', { name })} title={t('bookmarks.copyFolder', { name })} disabled={items.every((one) => kept.has(one.path))} onClick={() => copy(items, HEADING)}>
                      <Copy aria-hidden />
                    </Button>
                    <Button variant="ghost" size="smallIcon" aria-label={t('bookmarks.hideFolder', { name })} title={t('bookmarks.hideFolder', { name })} disabled={items.every((one) => hidden.has(one.id))} onClick={() => veil(items, undefined)}>
                      <EyeOff aria-hidden />
                    </Button>
                  </span>
                )}
              </div>
              <ul className="mt-2 grid divide-y rounded-lg border bg-card">
                {items.map((one, rank) => (
                  <SharedLine
                    key={one.id}
                    bookmark={one}
                    kept={kept.has(one.path)}
                    hidden={hidden.has(one.id)}
                    onCopy={() => copy([one], veilOf(one.id))}
                    onHide={() => (hidden.has(one.id) ? showAgain([one.id]) : veil([one], items[rank + 1] ?? items[rank - 1]))}
                  />
                ))}
              </ul>
            </section>
          )
        }),
      )}
    </section>
  )
}

interface SharedLineProps {
  bookmark: SharedBookmark
  /** Sa page est déjà parmi ceux de la personne. */
  kept: boolean
  hidden: boolean
  onCopy: () => void
  onHide: () => void
}

function SharedLine({ bookmark, kept, hidden, onCopy, onHide }: SharedLineProps) {
  const { t } = useTranslation()
  const { id, name } = bookmark
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <BookmarkFace bookmark={bookmark}>
        {kept && <Badge tone="success">{t('bookmarks.kept')}</Badge>}
        {hidden && <Badge>{t('bookmarks.hiddenOne')}</Badge>}
      </BookmarkFace>
      <span className="flex">
        {!kept && (
          <Button variant="ghost" size="smallIcon" aria-label={t('bookmarks.copy', { name })} title={t('bookmarks.copy', { name })} onClick={onCopy}>
            <Copy aria-hidden />
          </Button>
        )}
        <Button id={veilOf(id)} variant="ghost" size="smallIcon" aria-label={t(hidden ? 'bookmarks.showAgain' : 'bookmarks.hide', { name })} title={t(hidden ? 'bookmarks.showAgain' : 'bookmarks.hide', { name })} onClick={onHide}>
          {hidden ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
        </Button>
      </span>
    </li>
  )
}
