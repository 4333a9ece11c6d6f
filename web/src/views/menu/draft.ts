/** Le menu en cours d'arrangement : ce que le locataire a écrit, puis ce que les modules proposent et qu'il ne nomme pas. */
import type { Labels } from '@/lib/i18n'
import type { Model } from '@/lib/model'

/** Où la définition se garde. */
export const MENU_PATH = 'menus/main'

export const menuGroups = ['pilotage', 'modules', 'system'] as const
export type MenuGroup = (typeof menuGroups)[number]

export interface EntryBody {
  /** Nom d'un lien ajouté ; l'entrée d'un module se reconnaît à son entité. */
  name?: string
  to?: string
  view?: string
  saved?: string
  url?: string
  group: MenuGroup
  hidden?: boolean
  roles?: string[]
  icon?: string
}

export interface MenuBody {
  entries: EntryBody[]
  texts?: Record<string, Labels>
}

export interface DraftEntry extends EntryBody {
  key: string
  /** Ajoutée par le locataire : elle s'enlève, les autres se cachent. */
  added: boolean
  labels: Labels
}

const isAdded = (entry: EntryBody): boolean => Boolean(entry.url ?? entry.view ?? entry.saved)
const keyOf = (entry: EntryBody): string => (isAdded(entry) ? entry.name : entry.to) ?? ''
const groupOf = (name: string): MenuGroup => menuGroups.find((group) => group === name) ?? 'modules'

export function fromBody(body: MenuBody | null, model: Model): DraftEntry[] {
  const own = (body?.entries ?? []).map((entry) => ({ ...entry, key: keyOf(entry), added: isAdded(entry), labels: body?.texts?.[keyOf(entry)] ?? {} }))
  const known = new Set(own.map((entry) => entry.key))
  const proposed = model.menus.filter((menu) => menu.entity && !known.has(menu.entity)).map((menu): DraftEntry => ({ key: menu.entity ?? '', to: menu.entity, group: groupOf(menu.group), added: false, labels: {} }))
  return inGroups([...own, ...proposed])
}

export function toBody(entries: DraftEntry[]): MenuBody {
  const said = entries.flatMap(({ key, labels }) => {
    const kept = Object.entries(labels).filter(([, text]) => text.trim() !== '')
    return kept.length > 0 ? [[key, Object.fromEntries(kept)] as const] : []
  })
  const bare = ({ key, added, to, view, saved, url, group, hidden, roles, icon }: DraftEntry): EntryBody => ({
    name: added ? key : undefined,
    to,
    view,
    saved,
    url,
    group,
    hidden: hidden || undefined,
    roles: roles?.length ? roles : undefined,
    icon: icon || undefined,
  })
  return { entries: entries.map(bare), ...(said.length > 0 ? { texts: Object.fromEntries(said) } : {}) }
}

const inGroups = (entries: DraftEntry[]): DraftEntry[] => menuGroups.flatMap((group) => entries.filter((entry) => entry.group === group))

/** Un rang plus haut ou plus bas ; au bord de son groupe, l'entrée passe dans le voisin. */
export function shifted(entries: DraftEntry[], key: string, step: 1 | -1): DraftEntry[] {
  const at = entries.findIndex((entry) => entry.key === key)
  const current = entries[at]
  if (!current) return entries
  const next = entries[at + step]
  if (next?.group === current.group) return entries.with(at, next).with(at + step, current)
  const group = menuGroups[menuGroups.indexOf(current.group) + step]
  return group ? placed(entries, key, group, step === 1 ? entries.find((entry) => entry.group === group)?.key : undefined) : entries
}

/** Dans ce groupe, devant cette entrée, à la fin s'il n'y en a pas. */
export function placed(entries: DraftEntry[], key: string, group: MenuGroup, before?: string): DraftEntry[] {
  const current = entries.find((entry) => entry.key === key)
  if (!current || before === key) return entries
  const others = entries.filter((entry) => entry.key !== key)
  const at = before === undefined ? -1 : others.findIndex((entry) => entry.key === before)
  const moved = { ...current, group }
  return inGroups(at < 0 ? [...others, moved] : others.toSpliced(at, 0, moved))
}

/** Posée sur une autre : devant elle en remontant, derrière en descendant. */
export function droppedOn(entries: DraftEntry[], key: string, over: string): DraftEntry[] {
  const from = entries.findIndex((entry) => entry.key === key)
  const at = entries.findIndex((entry) => entry.key === over)
  const target = entries[at]
  if (!target || from < 0) return entries
  const down = entries[from]?.group === target.group && from < at
  const next = down ? entries.slice(at + 1).find((entry) => entry.group === target.group)?.key : over
  return placed(entries, key, target.group, next)
}

/** Le nom que porte une entrée dont le locataire n'a rien dit. */
export const givenName = (entry: EntryBody, model: Model): string => (entry.to ? (model.entities[entry.to]?.plural_label ?? entry.to) : (entry.url ?? ''))
