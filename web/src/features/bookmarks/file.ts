/**
 * Favoris portés par un fichier JSON : dossiers, étiquettes et ordre compris.
 *
 * Un fichier vient d'ailleurs : chaque entrée est relue avant d'être offerte, et rien d'autre que ses cinq mots n'en est pris.
 */
import type { Bookmark, BookmarkData } from './api/bookmarks'
import { arranged } from './arrange'

const KIND = 'opsflux.bookmarks'
const LONGEST = { name: 100, path: 1000, folder: 60, tag: 100 }
const MOST = 5000
/** Une page d'ici, jamais l'adresse d'un autre site. */
const page = /^\/([^/\\]|$)/

export interface BookmarkFile {
  kind: string
  bookmarks: { name: string; path: string; folder?: string; tags?: string[] }[]
}

/** L'ordre du fichier est celui des favoris ; leurs rangs n'y sont pas. */
export const fileOf = (all: Bookmark[]): BookmarkFile => ({
  kind: KIND,
  bookmarks: arranged(all).flatMap(({ items }) => items.map(({ name, path, folder, tags }) => ({ name, path, ...(folder ? { folder } : {}), ...(tags?.length ? { tags } : {}) }))),
})

export interface ReadFile {
  items: BookmarkData[]
  /** Entrées qui ne mènent nulle part ici, par leur rang. */
  faults: number
  /** Entrées en trop pour une seule fois, laissées. */
  beyond: number
}

/** Rien si ce n'est pas un fichier de favoris. */
export function readFile(text: string): ReadFile | undefined {
  const file = parsed(text)
  if (!isObject(file) || file.kind !== KIND || !Array.isArray(file.bookmarks)) return undefined
  const entries: unknown[] = file.bookmarks
  const taken = entries.slice(0, MOST)
  const items = taken.flatMap((one) => itemOf(one) ?? [])
  return { items, faults: taken.length - items.length, beyond: entries.length - taken.length }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const textOf = (value: unknown, longest: number): string | undefined => (typeof value === 'string' && value.trim() !== '' && value.length <= longest ? value.trim() : undefined)

function itemOf(value: unknown): BookmarkData | undefined {
  if (!isObject(value)) return undefined
  const [name, path] = [textOf(value.name, LONGEST.name), textOf(value.path, LONGEST.path)]
  if (!name || !path || !page.test(path)) return undefined
  const tags = Array.isArray(value.tags) ? value.tags.flatMap((tag) => textOf(tag, LONGEST.tag) ?? []) : []
  return { name, path, folder: textOf(value.folder, LONGEST.folder) ?? null, tags }
}

export interface Merge {
  added: BookmarkData[]
  /** Déjà là, mais le fichier leur apprend un dossier ou des étiquettes. */
  changed: { before: Bookmark; after: { folder: string | null; tags: string[] } }[]
  same: number
}

/** Une page n'a qu'un favori : le sien garde son nom et son dossier, et gagne ce qui lui manque. Les nouveaux viennent après les siens. */
export function mergeOf(known: Bookmark[], items: BookmarkData[]): Merge {
  const once = [...new Map(items.toReversed().map((one) => [one.path, one])).values()].toReversed()
  const merge: Merge = { added: [], changed: [], same: items.length - once.length }
  const kept = new Map(known.toReversed().map((one) => [one.path, one]))
  const ends = new Map(arranged(known).map(({ name, items: there }) => [name, there.reduce((end, one) => Math.max(end, (one.position ?? -1) + 1), there.length)]))
  for (const one of once) {
    const before = kept.get(one.path)
    if (!before) {
      const position = ends.get(one.folder ?? '') ?? 0
      ends.set(one.folder ?? '', position + 1)
      merge.added.push({ ...one, position })
      continue
    }
    const after = { folder: before.folder || one.folder || null, tags: [...new Set([...(before.tags ?? []), ...(one.tags ?? [])])] }
    if (after.folder === (before.folder || null) && after.tags.length === (before.tags?.length ?? 0)) merge.same += 1
    else merge.changed.push({ before, after })
  }
  return merge
}
