/** Ce que propose la palette, dans l'ordre où elle le montre : où l'on est allé, ce qu'on peut faire ici, où l'on peut aller, ce qu'on règle. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { CircleCheck, Keyboard, Languages, Palette, Pencil, Play, Plus, Rows3, Star, Trash2, Users } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/components/ui/icon'
import { bookmarksQuery } from '@/features/bookmarks/api/bookmarks'
import { sharedBookmarksQuery } from '@/features/bookmarks/api/shared-bookmarks'
import { sought } from '@/features/bookmarks/sought'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { useHiddenBookmarks } from '@/features/session/use-hidden-bookmarks'
import { useMe } from '@/features/session/use-me'
import { usePreference } from '@/features/session/use-preference'
import { useHere } from '@/lib/here'
import { languages, learn } from '@/lib/i18n'
import { menuPath } from '@/lib/menu-path'
import { creatable, recordPath, titleOf, type Menu, type Model } from '@/lib/model'
import { plain } from '@/lib/plain'
import { recents } from '@/lib/recent'
import { densities, themes } from '@/lib/theme'
import { useDebounced } from '@/lib/use-debounced'
import { adminTexts } from '@/locales/admin'
import { shapingTexts } from '@/locales/shaping'
import { adminPages, mayOpen } from '@/views/admin/admin-pages'

export interface Entry {
  key: string
  group: string
  label: string
  hint?: string
  icon: ReactNode
  to?: string
  external?: boolean
  /** Ce que l'entrée fait, quand elle ne mène nulle part. */
  run?: () => void
}

const SHORTEST_SEARCH = 2
/** Favoris montrés au plus : les autres se trouvent en tapant. */
const MOST_KEPT = 8
const settingPages = { profile: '/settings', notifications: '/settings/notifications', sessions: '/settings/sessions' }
const marks: Record<string, ReactNode> = { edit: <Pencil aria-hidden />, delete: <Trash2 aria-hidden /> }

export function useEntries(query: string, onHelp: () => void): Entry[] {
  const { t } = useTranslation()
  const model = useModel()
  const seen = Boolean(useMe().viewing)
  const kept = useKeptPages(model, query)
  const found = useFoundRecords(model, useDebounced(query.trim(), 150))
  const screens = useAdminScreens(model)
  const choices = useChoices()
  const here = useHere()
  const wanted = plain(query)

  const visited = recents().map((one): Entry => ({ key: `recent${one.to}`, group: t('palette.recent'), label: one.label, hint: one.hint, icon: <Icon name={one.icon} />, to: one.to }))
  const doable = (here?.commands ?? []).map(({ key, label, run }): Entry => ({ key: `here${key}`, group: here?.title ?? '', label, hint: here?.title, icon: marks[key] ?? <Play aria-hidden />, run }))
  const creations = creatable(model).map((entity): Entry => {
    const to = `${entity.path}/new`
    return { key: to, group: t('palette.create'), label: t('palette.new', { label: entity.label }), icon: <Plus aria-hidden />, to }
  })
  const place = (label: string, icon: ReactNode, to: string, more?: Partial<Entry>): Entry => ({ key: to, group: t('palette.goTo'), label, icon, to, ...more })
  const approvals = seen ? [] : [place(t('shell.approvals'), <CircleCheck aria-hidden />, '/approvals')]
  const agenda = model.entities['core.event']?.rights.view ? [place(t('shell.agenda'), <Icon name="calendar-days" />, '/agenda')] : []
  const menus = model.menus.map((menu: Menu) => place(menu.label, <Icon name={menu.icon} />, menu.to, { external: menu.external, hint: menuPath(model, menu).join(' › ') }))
  const admin = model.permissions.length > 0 ? [place(t('shell.admin'), <Icon name="wrench" />, '/admin')] : []
  const bookmarks = place(t('bookmark.title'), <Star aria-hidden />, '/settings/bookmarks')
  const settings = seen ? [] : Object.entries(settingPages).map(([page, to]): Entry => ({ key: to, group: t('palette.settings'), label: t(`settings.${page}`), icon: <Icon name="settings" />, to }))
  const help: Entry = { key: 'help', group: t('palette.settings'), label: t('shell.keyboard'), icon: <Keyboard aria-hidden />, run: onHelp }

  const said = (entries: Entry[], whole = (entry: Entry) => entry.label) => entries.filter((entry) => plain(whole(entry)).includes(wanted))
  // Ce qui est nombreux ne vient que cherché. Les fiches arrivent après coup : à la fin, elles ne glissent jamais sous la touche Entrée.
  const sometimes = wanted === '' ? [] : [...screens, ...(seen ? [] : choices)]
  return [...said([...visited, ...doable]), ...kept, ...said([...creations, ...approvals, ...agenda]), ...said(menus, (entry) => `${entry.hint} ${entry.label}`), ...said([bookmarks, ...admin, ...settings, help, ...sometimes]), ...found]
}

/** Les écrans de la configuration qu'on peut ouvrir ; leurs noms arrivent avec la palette. */
function useAdminScreens(model: Model): Entry[] {
  const { t } = useTranslation()
  const [named, setNamed] = useState(false)
  const offered = adminPages.filter((page) => mayOpen(model, page))
  const any = offered.length > 0
  useEffect(() => {
    if (any) void Promise.all([learn(adminTexts), learn(shapingTexts)]).then(() => setNamed(true), () => undefined)
  }, [any])
  if (!named) return []
  return offered.map(({ path, label }): Entry => ({ key: `admin${path}`, group: t('shell.admin'), label: t(label), icon: <Icon name="wrench" />, to: `/admin/${path}` }))
}

/** Thème, densité et langue, chacun par son nom. */
function useChoices(): Entry[] {
  const { t } = useTranslation()
  const { chooseTheme, chooseDensity, chooseLanguage } = usePreference()
  const choice = (name: string, value: string, icon: ReactNode, run: () => void): Entry => ({ key: `${name}${value}`, group: t('palette.settings'), label: t('palette.choice', { name: t(`display.${name}`), value: t(`${name}.${value}`) }), icon, run })
  return [
    ...themes.map((one) => choice('theme', one, <Palette aria-hidden />, () => chooseTheme(one))),
    ...densities.map((one) => choice('density', one, <Rows3 aria-hidden />, () => chooseDensity(one))),
    ...languages.map((one) => choice('language', one, <Languages aria-hidden />, () => void chooseLanguage(one))),
  ]
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
