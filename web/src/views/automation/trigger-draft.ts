/** Un déclencheur en cours d'écriture : ce qui le réveille, sa condition, ses étapes, ses messages. */
import type { Change } from '@/features/definitions/api/changes'
import type { TriggerSource } from '@/features/automation/api/triggers'
import type { TemplateBody, TriggerBody } from '@/features/automation/trigger'
import { languages, type Labels, type Language } from '@/lib/i18n'
import { nameFrom } from '@/views/designer/names'
import { allSteps, readSteps, writeSteps, type DraftStep } from './steps'

export const sourceKinds = ['event', 'becomes', 'before', 'after', 'every', 'at', 'button', 'webhook', 'system'] as const
export type SourceKind = (typeof sourceKinds)[number]

export interface DraftSource {
  kind: SourceKind
  entity: string
  event: string
  changed: string[]
  condition: string
  field: string
  by: string
  every: string
  /** Un jour et une heure, au mur de `zone` : `2026-12-01T08:00`. */
  at: string
  /** Nom IANA, ou celui de chaque site ({@link BY_SITE}). */
  zone: string
  /** Nom d'une entrée d'appels. */
  hook: string
  /** Un événement du système. */
  system: string
  /** Une rafale : tant d'événements en tant de temps. */
  batch?: { events: string; within: string }
}

export interface TriggerDraft {
  /** Écrit en base : son nom ne change plus. */
  kept: boolean
  name: string
  labels: Labels
  source: DraftSource
  when: string
  priority: string
  steps: DraftStep[]
  /** Messages de l'organisation, par nom de gabarit. */
  messages: Record<string, TemplateBody>
  /** Version lue de chaque définition, par chemin. */
  versions: Record<string, number>
  /** Ce que cet écran ne montre pas, gardé tel quel. */
  rest: Record<string, unknown>
}

/** Le fuseau d'un horaire qui sonne à l'heure de chaque site, et part de sa fiche. */
export const BY_SITE = 'site'

const SITE = 'core.site'

const blank: DraftSource = { kind: 'event', entity: '', event: 'created', changed: [], condition: '', field: '', by: 'P1D', every: '0 8 * * 1-5', at: '', zone: '', hook: '', system: '' }

export const emptyTrigger = (entity = ''): TriggerDraft => ({ kept: false, name: '', labels: {}, source: { ...blank, entity }, when: '', priority: '', steps: [], messages: {}, versions: {}, rest: {} })

const shown = new Set(['labels', 'on', 'changed', 'becomes', 'every', 'at', 'zone', 'before', 'after', 'by', 'button', 'webhook', 'system', 'entity', 'batch', 'when', 'priority', 'steps'])

export function readTrigger(name: string, body: TriggerBody, messages: Record<string, TemplateBody>, versions: Record<string, number> = {}): TriggerDraft {
  return {
    kept: true,
    name,
    labels: body.labels ?? {},
    source: readSource(body),
    when: body.when ?? '',
    priority: body.priority === undefined ? '' : String(body.priority),
    steps: readSteps(body.steps),
    messages,
    versions,
    rest: Object.fromEntries(Object.entries(body).filter(([key]) => !shown.has(key))),
  }
}

function readSource(body: TriggerBody): DraftSource {
  const entity = full(body.entity ?? '')
  if (body.on !== undefined) {
    const parts = body.on.split('.')
    // `note.created` est du paquet de l'organisation ; `hse.incident.severity.critical` d'un autre.
    const [owner, event] = parts.length > 2 ? [parts.slice(0, 2).join('.'), parts.slice(2).join('.')] : [`my.${parts[0]}`, parts[1] ?? '']
    return { ...blank, kind: 'event', entity: owner, event, changed: body.changed ?? [], batch: readBatch(body) }
  }
  if (body.becomes !== undefined) return { ...blank, kind: 'becomes', entity, condition: body.becomes }
  if (body.every !== undefined) return { ...blank, kind: 'every', every: body.every, zone: body.zone ?? '' }
  if (body.at !== undefined) return { ...blank, kind: 'at', at: body.at, zone: body.zone ?? '' }
  if (body.before !== undefined) return { ...blank, kind: 'before', entity, field: body.before, by: body.by ?? '' }
  if (body.after !== undefined) return { ...blank, kind: 'after', entity, field: body.after, by: body.by ?? '' }
  if (body.webhook !== undefined) return { ...blank, kind: 'webhook', hook: body.webhook }
  if (body.system !== undefined) return { ...blank, kind: 'system', system: body.system, batch: readBatch(body) }
  return { ...blank, kind: 'button', entity }
}

const readBatch = ({ batch }: TriggerBody): DraftSource['batch'] => batch && { events: String(batch.events), within: batch.within }

const writeBatch = ({ batch }: DraftSource): TriggerBody => (batch ? { batch: { events: Number(batch.events), within: batch.within } } : {})

const full = (entity: string) => (entity === '' || entity.includes('.') ? entity : `my.${entity}`)

export function writeTrigger(draft: TriggerDraft): TriggerBody {
  const body: TriggerBody = { labels: draft.labels, ...writeSource(draft.source) }
  if (draft.when.trim()) body.when = draft.when.trim()
  if (/^[1-9]\d*$/.test(draft.priority)) body.priority = Number(draft.priority)
  return { ...body, ...draft.rest, steps: writeSteps(draft.steps) }
}

function writeSource(source: DraftSource): TriggerBody {
  const { kind, entity } = source
  if (kind === 'every' || kind === 'at') return source.zone ? { [kind]: source[kind], zone: source.zone } : { [kind]: source[kind] }
  if (kind === 'event') return { on: `${entity}.${source.event}`, ...(source.changed.length > 0 ? { changed: source.changed } : {}), ...writeBatch(source) }
  if (kind === 'becomes') return { becomes: source.condition, entity }
  if (kind === 'button') return { button: true, entity }
  if (kind === 'webhook') return { webhook: source.hook }
  if (kind === 'system') return { system: source.system, ...writeBatch(source) }
  return { [kind]: source.field, by: source.by, entity }
}

/** La source du brouillon, telle que le serveur la dirait. */
export function sourceOf(source: DraftSource): TriggerSource {
  const { kind, entity, every, at, zone, hook, event, condition } = source
  if (kind === 'before' || kind === 'after') return { kind: 'deadline', entity, field: source.field, side: kind, by: source.by }
  if (kind === 'every') return { kind: 'schedule', every, zone, ...(isBySite(source) && { entity: SITE }) }
  if (kind === 'at') return { kind: 'once', at, zone }
  if (kind === 'webhook') return { kind, hook }
  if (kind === 'system') return { kind, event: source.system }
  return { kind, entity, event, condition, changed: source.changed }
}

/** Demande de choisir l'entité dont il part. */
export const picksEntity = (kind: SourceKind): boolean => kind !== 'every' && kind !== 'at' && kind !== 'webhook' && kind !== 'system'

const isBySite = ({ kind, zone }: DraftSource): boolean => kind === 'every' && zone === BY_SITE

/** Ne part d'aucune fiche. */
export const startsAlone = (source: DraftSource): boolean => !picksEntity(source.kind) && !isBySite(source)

/** L'entité de la fiche dont il part ; vide s'il ne part d'aucune, ou que l'entité reste à choisir. */
export const recordOf = (source: DraftSource): string => (isBySite(source) ? SITE : picksEntity(source.kind) ? source.entity : '')

/** Rien n'y manque que l'écran sache ; le serveur juge le reste. */
export function isSourceReady({ kind, hook, at, system }: DraftSource): boolean {
  if (kind === 'webhook') return hook !== ''
  if (kind === 'system') return system !== ''
  return kind !== 'at' || /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(at)
}

/** Les messages dont une étape se sert encore, qui ont changé, puis le déclencheur. */
export function changesOf(draft: TriggerDraft, start: TriggerDraft): Change[] {
  const used = new Set(allSteps(draft.steps).map((step) => step.values.template))
  const messages = Object.entries(draft.messages).filter(([name, body]) => used.has(name) && JSON.stringify(body) !== JSON.stringify(start.messages[name]))
  const written: [string, object][] = messages.map(([name, body]) => [`templates/${name.replace(/^my\./, '')}`, { ...body, text: completed(body.text, start.messages[name]?.text) }])
  return [...written, [pathOf(draft), writeTrigger(draft)] as const].map(([path, body]) => ({ path, body, version: start.versions[path] ?? 0 }))
}

export const removalOf = (start: TriggerDraft): Change => ({ path: pathOf(start), body: null, version: start.versions[pathOf(start)] ?? 0 })

const pathOf = (draft: TriggerDraft) => `triggers/${draft.name}`

/** Une langue qu'on n'a pas écrite, ou qui n'était qu'une copie, suit celle qu'on écrit : personne ne reçoit un message vide ou vieux. */
function completed(text: Labels = {}, before: Labels = {}): Labels {
  const source = languages.find((language) => text[language] && text[language] !== before[language]) ?? languages.find((language) => text[language])
  if (!source) return text
  const isCopy = (language: Language) => text[language] === before[language] && before[language] === before[source]
  return Object.fromEntries(languages.map((language) => [language, !text[language] || isCopy(language) ? text[source] : text[language]]))
}

/** Nom d'un message neuf, d'après le déclencheur. */
export const messageName = (draft: TriggerDraft, taken: readonly string[]): string => nameFrom(draft.name || 'message', [...taken, ...Object.keys(draft.messages)])
