/** Où une entrée du menu se range : dans un groupe ou un sous-menu. L'arbre est une liste, chaque sous-menu suivi de ce qu'il tient. */
import type { DraftEntry } from './draft'

export const menuGroups = ['pilotage', 'modules', 'system'] as const
export type MenuGroup = (typeof menuGroups)[number]

export interface Place {
  group: MenuGroup
  /** Clé du sous-menu. */
  in?: string
}

/** Rangs d'un groupe, au plus : le serveur refuse au-delà. */
const DEEPEST = 3

/** Une entrée qui ne mène nulle part en tient d'autres. */
export const isSubmenu = (entry: { to?: string; url?: string }): boolean => !entry.to && !entry.url

/** Ce qui est à cette place, dans l'ordre. */
export const at = (entries: DraftEntry[], place: Place): DraftEntry[] => entries.filter((entry) => entry.in === place.in && (place.in !== undefined || entry.group === place.group))

/** Chaque entrée à la suite de son sous-menu, et du même groupe que lui. */
export function inOrder(entries: DraftEntry[]): DraftEntry[] {
  const under = (place: Place): DraftEntry[] => at(entries, place).flatMap((entry) => [{ ...entry, group: place.group }, ...under({ group: place.group, in: entry.key })])
  return menuGroups.flatMap((group) => under({ group }))
}

/** Les sous-menus qui tiennent une entrée, du groupe vers elle. */
export function pathOf(entries: DraftEntry[], key: string | undefined): DraftEntry[] {
  const inside = entries.find((entry) => entry.key === key)?.in
  const parent = entries.find((entry) => entry.key === inside)
  return parent ? [...pathOf(entries, parent.key), parent] : []
}

const heightOf = (entries: DraftEntry[], key: string): number => 1 + Math.max(0, ...entries.filter((entry) => entry.in === key).map((entry) => heightOf(entries, entry.key)))

/** Un sous-menu ne va ni dans lui-même, ni trop profond avec ce qu'il tient. */
export function fits(entries: DraftEntry[], key: string, within: string | undefined): boolean {
  if (within === undefined) return true
  const above = pathOf(entries, within)
  return within !== key && above.every((entry) => entry.key !== key) && above.length + 1 + heightOf(entries, key) <= DEEPEST
}

/** Les places où cette entrée peut aller, chaque sous-menu à la suite de son groupe. */
export function placesFor(entries: DraftEntry[], key: string): Place[] {
  const submenus = entries.filter((entry) => isSubmenu(entry) && fits(entries, key, entry.key))
  return menuGroups.flatMap((group) => [{ group }, ...submenus.filter((entry) => entry.group === group).map((entry) => ({ group, in: entry.key }))])
}

/** À cette place, devant cette entrée, à la fin s'il n'y en a pas. */
export function placed(entries: DraftEntry[], key: string, place: Place, before?: string): DraftEntry[] {
  const current = entries.find((entry) => entry.key === key)
  if (!current || before === key || !fits(entries, key, place.in)) return entries
  const others = entries.filter((entry) => entry.key !== key)
  const rank = others.findIndex((entry) => entry.key === before)
  return inOrder(others.toSpliced(rank < 0 ? others.length : rank, 0, { ...current, group: place.group, in: place.in }))
}

/** Un rang plus haut ou plus bas : dans le sous-menu voisin ; au bord, hors du sien, puis dans le groupe voisin. */
export function shifted(entries: DraftEntry[], key: string, step: 1 | -1): DraftEntry[] {
  const current = entries.find((entry) => entry.key === key)
  if (!current) return entries
  const next = beside(entries, current, step)
  if (next && isSubmenu(next) && fits(entries, key, next.key)) {
    const inside = { group: next.group, in: next.key }
    return placed(entries, key, inside, step === 1 ? at(entries, inside)[0]?.key : undefined)
  }
  if (next) return placed(entries, key, current, step === 1 ? beside(entries, next, 1)?.key : next.key)
  const parent = entries.find((entry) => entry.key === current.in)
  if (parent) return placed(entries, key, parent, step === 1 ? beside(entries, parent, 1)?.key : parent.key)
  const group = menuGroups[menuGroups.indexOf(current.group) + step]
  return group ? placed(entries, key, { group }, step === 1 ? at(entries, { group })[0]?.key : undefined) : entries
}

function beside(entries: DraftEntry[], entry: DraftEntry, step: 1 | -1): DraftEntry | undefined {
  const row = at(entries, entry)
  return row[row.indexOf(entry) + step]
}

/** Posée sur un sous-menu, en tête de ce qu'il tient ; sur une autre entrée, devant elle en remontant, derrière en descendant. */
export function droppedOn(entries: DraftEntry[], key: string, over: string): DraftEntry[] {
  const current = entries.find((entry) => entry.key === key)
  const target = entries.find((entry) => entry.key === over)
  if (!current || !target) return entries
  if (isSubmenu(target) && fits(entries, key, over)) {
    const inside = { group: target.group, in: over }
    return placed(entries, key, inside, at(entries, inside)[0]?.key)
  }
  const row = at(entries, target)
  const down = row.includes(current) && row.indexOf(current) < row.indexOf(target)
  return placed(entries, key, target, down ? beside(entries, target, 1)?.key : over)
}

/** Sans cette entrée ; ce qu'un sous-menu tenait prend sa place. */
export function removed(entries: DraftEntry[], key: string): DraftEntry[] {
  const gone = entries.find((entry) => entry.key === key)
  return inOrder(entries.filter((entry) => entry !== gone).map((entry) => (entry.in === key ? { ...entry, in: gone?.in } : entry)))
}
