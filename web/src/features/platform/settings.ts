/** Réglages de la plate-forme : les lire, les changer, ce qu'ils ont valu, les porter d'une installation à l'autre. */
import { queryOptions } from '@tanstack/react-query'
import { get, patch, post, url } from '@/lib/http/request'
import type { FieldProblem } from '@/lib/http/problem'
import type { Field } from '@/lib/model'

/** Où un réglage vaut : `all`, ou le nom d'un environnement. */
export type Place = string

export interface WrittenSetting {
  value: unknown
  version: number
  updated_at: string
  updated_by: string | null
}

export interface Setting {
  key: string
  package: string
  package_label: string
  section: string | null
  section_label: string | null
  field: Field
  /** Ce qu'il vaut quand rien n'est écrit. */
  initial: unknown
  /** Ce que l'environnement du nœud en donne quand rien n'est écrit ; d'un secret, `{ set: true }`. */
  node: unknown
  /** Ce qu'il vaut dans l'environnement du serveur. */
  value: unknown
  /** De classe protégée, et la personne ne la tient pas. */
  hidden: boolean
  written: Record<Place, WrittenSetting>
}

export interface Settings {
  environment: string
  environments: string[]
  data: Setting[]
}

export interface PastSetting {
  at: string
  by: string
  environment: string | null
  old?: unknown
  new?: unknown
  protected?: boolean
}

export interface SettingsFile {
  settings: Record<string, Record<Place, unknown>>
}

export interface ImportReport {
  /** `version` : celle de ce qui était écrit, 0 si rien ne l'était. */
  changes: { key: string; environment: Place; version: number; old?: unknown; new?: unknown }[]
  errors: FieldProblem[]
}

export const settingsQuery = (locale: string) =>
  queryOptions({ queryKey: ['settings', locale], queryFn: ({ signal }) => get<Settings>('/settings', undefined, signal) })

export const settingPastQuery = (key: string) =>
  queryOptions({ queryKey: ['settings', 'past', key], queryFn: async ({ signal }) => (await get<{ data: PastSetting[] }>(`/settings/${key}/history`, undefined, signal)).data })

interface Change {
  values: Record<string, unknown>
  environment: Place
  /** Versions lues, 0 si rien n'était écrit. */
  seen: Record<string, number>
}

export const changeSettings = (change: Change): Promise<Settings> => patch('/settings', change)

export const settingsFileUrl = (): string => url('/settings/export')

export const checkSettings = (file: SettingsFile): Promise<ImportReport> => post('/settings/import', file, { validate_only: true })

/** Applique ce que la vérification a montré : refusé si un autre en a changé depuis. */
export const importSettings = (file: SettingsFile, shown: ImportReport): Promise<ImportReport> => post('/settings/import', { ...file, seen: seenIn(shown) })

export function seenIn({ changes }: ImportReport): Record<string, Record<Place, number>> {
  const seen: Record<string, Record<Place, number>> = {}
  for (const { key, environment, version } of changes) seen[key] = { ...seen[key], [environment]: version }
  return seen
}
