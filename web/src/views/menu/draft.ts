/** Le menu en cours d'arrangement : ce que le locataire a écrit, puis ce que les modules proposent et qu'il ne nomme pas. */
import type { Labels } from '@/lib/i18n'
import type { Model } from '@/lib/model'
import { inOrder, isSubmenu, menuGroups, type MenuGroup } from './places'

/** Où la définition se garde. */
export const MENU_PATH = 'menus/main'

export interface EntryBody {
  /** Nom d'un lien ou d'un sous-menu ; l'entrée d'un module se reconnaît à son entité. */
  name?: string
  to?: string
  view?: string
  saved?: string
  url?: string
  /** Absent dans un sous-menu, dont c'est alors le groupe. */
  group?: MenuGroup
  /** Sous-menu qui la tient. */
  in?: string
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
  group: MenuGroup
  /** Ajoutée par le locataire : elle s'enlève, les autres se cachent. */
  added: boolean
  labels: Labels
}

/** Le sous-menu d'un module porte le nom de son module : `core.references`. */
const isAdded = (entry: EntryBody): boolean => (isSubmenu(entry) ? !entry.name?.includes('.') : Boolean(entry.url ?? entry.view ?? entry.saved))
const keyOf = (entry: EntryBody): string => (isAdded(entry) || isSubmenu(entry) ? entry.name : entry.to) ?? ''
const groupOf = (name: string | undefined): MenuGroup => menuGroups.find((group) => group === name) ?? 'modules'

export function fromBody(body: MenuBody | null, model: Model): DraftEntry[] {
  const entries = (body?.entries ?? []).map((entry): DraftEntry => ({ ...entry, key: keyOf(entry), group: groupOf(entry.group), added: isAdded(entry), labels: body?.texts?.[keyOf(entry)] ?? {} }))
  const known = new Set(entries.map((entry) => entry.key))
  const propose = (key: string, entry: EntryBody, group: string) => {
    if (!known.has(key)) entries.push({ ...entry, key, group: groupOf(group), added: false, labels: {} })
    known.add(key)
  }
  const meant = new Set(entries.map((entry) => entry.in ?? ''))
  for (const { entity, group, in: path = [] } of model.menus) {
    // Autour d'une entrée déjà placée, ne comptent que les sous-menus que la définition suppose sans les redire.
    const proposed = entity && !known.has(entity) ? path : path.slice(0, path.findLastIndex((name) => meant.has(name)) + 1)
    proposed.forEach((name, depth) => propose(name, { in: path[depth - 1] }, group))
    if (entity) propose(entity, { to: entity, in: path.at(-1) }, group)
  }
  for (const name of meant) if (name in model.submenus) propose(name, {}, '')
  // Le sous-menu d'un module parti ne tient plus rien.
  return inOrder(entries.map((entry) => ({ ...entry, in: entry.in && known.has(entry.in) ? entry.in : undefined })))
}

export function toBody(entries: DraftEntry[]): MenuBody {
  const said = entries.flatMap(({ key, labels }) => {
    const kept = Object.entries(labels).filter(([, text]) => text.trim() !== '')
    return kept.length > 0 ? [[key, Object.fromEntries(kept)] as const] : []
  })
  const bare = (entry: DraftEntry): EntryBody => ({
    name: entry.added || isSubmenu(entry) ? entry.key : undefined,
    to: entry.to,
    view: entry.view,
    saved: entry.saved,
    url: entry.url,
    group: entry.in ? undefined : entry.group,
    in: entry.in,
    hidden: entry.hidden || undefined,
    roles: entry.roles?.length ? entry.roles : undefined,
    icon: entry.icon || undefined,
  })
  return { entries: entries.map(bare), ...(said.length > 0 ? { texts: Object.fromEntries(said) } : {}) }
}

/** Le nom que porte une entrée dont le locataire n'a rien dit. */
export function givenName(entry: DraftEntry, model: Model): string {
  if (isSubmenu(entry)) return model.submenus[entry.key]?.label ?? entry.key
  return entry.to ? (model.entities[entry.to]?.plural_label ?? entry.to) : (entry.url ?? '')
}
