/** Aller à, créer, retrouver : une seule boîte, au clavier. Les fiches se cherchent au serveur pendant la frappe. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus, Search, Star, Users } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/components/ui/icon'
import { bookmarksQuery } from '@/features/bookmarks/api/bookmarks'
import { sharedBookmarksQuery } from '@/features/bookmarks/api/shared-bookmarks'
import { sought } from '@/features/bookmarks/sought'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { useHiddenBookmarks } from '@/features/session/use-hidden-bookmarks'
import { cx } from '@/lib/cx'
import { linkTo } from '@/lib/link-to'
import { creatable, recordPath, titleOf, type Menu, type Model } from '@/lib/model'
import { plain } from '@/lib/plain'
import { recents } from '@/lib/recent'
import { useDebounced } from '@/lib/use-debounced'

interface Entry {
  key: string
  group: string
  label: string
  hint?: string
  icon: ReactNode
  to: string
  external?: boolean
}

const SHORTEST_SEARCH = 2
/** Favoris montrés au plus : les autres se trouvent en tapant. */
const MOST_KEPT = 8
const settingPages = { profile: '/settings', notifications: '/settings/notifications', sessions: '/settings/sessions' }

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const listId = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = useFoundRecords(model, useDebounced(query.trim(), 150))
  const wanted = plain(query)
  const creations = creatable(model).map((entity): Entry => {
    const to = `${entity.path}/new`
    return { key: to, group: t('palette.create'), label: t('palette.new', { label: entity.label }), icon: <Plus aria-hidden />, to }
  })
  const agenda: Menu[] = model.entities['core.event']?.rights.view ? [{ group: 'pilotage', label: t('shell.agenda'), icon: 'calendar-days', to: '/agenda' }] : []
  const places = [...agenda, ...model.menus].map((menu): Entry => ({ key: menu.to, group: t('palette.goTo'), label: menu.label, icon: <Icon name={menu.icon} />, to: menu.to, external: menu.external }))
  const settings = Object.entries(settingPages).map(([page, to]): Entry => ({ key: to, group: t('palette.settings'), label: t(`settings.${page}`), icon: <Icon name="settings" />, to }))
  const admin: Entry[] = model.permissions.length > 0 ? [{ key: '/admin', group: t('palette.goTo'), label: t('shell.admin'), icon: <Icon name="wrench" />, to: '/admin' }] : []
  const visited = recents().map((one): Entry => ({ key: `recent${one.to}`, group: t('palette.recent'), label: one.label, hint: one.hint, icon: <Icon name={one.icon} />, to: one.to }))
  const kept = useKeptPages(model, query)
  const said = [...creations, ...places, ...admin, ...settings].filter((entry) => plain(entry.label).includes(wanted))
  const entries = [...visited.filter((entry) => plain(entry.label).includes(wanted)), ...kept, ...said]
  // Les fiches arrivent après coup : placées à la fin, elles ne glissent jamais sous la touche Entrée.
  const shown = [...entries, ...found]

  const open = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    if (entry.external) window.open(entry.to, '_blank', 'noreferrer')
    else void navigate(linkTo(entry.to))
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return open(shown[active])
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || shown.length === 0) return
    event.preventDefault()
    setActive((active + step + shown.length) % shown.length)
  }
  return (
    <Primitive.Root open onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content aria-describedby={undefined} className="fixed inset-x-3 top-[10vh] z-50 mx-auto flex max-h-[70vh] max-w-xl animate-pop flex-col overflow-hidden rounded-xl border bg-popover shadow-lg outline-none">
          <Primitive.Title className="sr-only">{t('palette.title')}</Primitive.Title>
          <div className="flex items-center gap-3 border-b px-4">
            <Search aria-hidden className="size-4 text-muted-foreground" />
            <input
              type="text"
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-label={t('palette.title')}
              aria-activedescendant={shown[active] ? `${listId}-${active}` : undefined}
              placeholder={t('palette.placeholder')}
              className="h-12 flex-1 bg-transparent outline-none"
              value={query}
              onChange={(event) => {
                setQuery(event.target.value)
                setActive(0)
              }}
              onKeyDown={keys}
            />
          </div>
          <div id={listId} role="listbox" aria-label={t('palette.results')} className="overflow-y-auto p-2 scroll-thin">
            {shown.map((entry, index) => (
              <div key={entry.key}>
                {entry.group !== shown[index - 1]?.group && (
                  <p aria-hidden className="px-2.5 pt-2 pb-1 text-meta font-medium text-muted-foreground">
                    {entry.group}
                  </p>
                )}
                <div
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  ref={(node) => {
                    if (index === active) node?.scrollIntoView?.({ block: 'nearest' })
                  }}
                  className={cx('flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 touch:min-h-12 [&_svg]:size-4 [&_svg]:text-muted-foreground', index === active && 'bg-muted')}
                  onPointerMove={() => setActive(index)}
                  onClick={() => open(entry)}
                >
                  {entry.icon}
                  <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                  {entry.hint && <span className="tnum text-meta text-muted-foreground">{entry.hint}</span>}
                </div>
              </div>
            ))}
          </div>
          {shown.length === 0 && <p className="px-4 pb-6 text-center text-muted-foreground">{t('palette.nothing')}</p>}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** Les favoris que disent les mots cherchés, puis ceux que d'autres partagent, qui disent de qui ils viennent. */
function useKeptPages(model: Model, query: string): Entry[] {
  const { t } = useTranslation()
  const { data: mine = [] } = useQuery(bookmarksQuery(model))
  const { data: others = [] } = useQuery(sharedBookmarksQuery(model))
  const { hidden } = useHiddenBookmarks()
  const group = t('bookmark.title')
  const own = sought(mine, query).map((one): Entry => ({ key: `kept${one.id}`, group, label: one.name, hint: one.folder ?? undefined, icon: <Star aria-hidden />, to: one.path }))
  const shared = sought(others.filter((one) => !hidden.has(one.id)), query).map((one): Entry => {
    const hint = one.by ? t('bookmark.by', { name: one.by }) : t('bookmark.shared')
    return { key: `kept${one.id}`, group, label: one.name, hint, icon: <Users aria-hidden />, to: one.path }
  })
  return [...own, ...shared].slice(0, MOST_KEPT)
}

/** Cherche dans les entités des menus dont un champ se cherche, cinq fiches chacune. */
function useFoundRecords(model: Model, q: string): Entry[] {
  const entities = model.menus.flatMap((menu) => {
    const entity = menu.entity ? model.entities[menu.entity] : undefined
    return entity?.fields.some((field) => field.searchable) ? [entity] : []
  })
  const answers = useQueries({
    queries: entities.map((entity) => ({
      ...searchQuery(entity, { q, limit: 5, fields: [entity.title_field, entity.number_field].filter(Boolean).join(',') }),
      enabled: q.length >= SHORTEST_SEARCH,
    })),
  })
  return answers.flatMap((answer, index) => {
    const entity = entities[index]
    if (!entity || q.length < SHORTEST_SEARCH) return []
    return (answer.data?.data ?? []).map((record) => ({
      key: record.id,
      group: entity.plural_label,
      label: titleOf(entity, record),
      hint: entity.number_field ? String(record[entity.number_field] ?? '') : undefined,
      icon: <Icon name={entity.icon} />,
      to: recordPath(entity, record.id),
    }))
  })
}
