/** Les déclencheurs : leur activité, les mettre en service, les essayer. */
import { queryOptions } from '@tanstack/react-query'
import { get, post } from '@/lib/http/request'
import type { TriggerBody } from '../trigger'

export interface TriggerSource {
  kind: 'event' | 'becomes' | 'button' | 'deadline' | 'schedule' | 'once' | 'webhook' | 'system' | 'later'
  entity?: string
  event?: string
  changed?: string[]
  condition?: string
  field?: string
  side?: 'before' | 'after'
  by?: string
  every?: string
  /** Un jour et une heure dits, au mur de `zone`. */
  at?: string
  zone?: string
  /** Nom de l'entrée d'appels. */
  hook?: string
}

export interface Trigger {
  name: string
  label: string
  package: string
  enabled: boolean
  priority: number
  source: TriggerSource
  when: string | null
  steps: { path: string; act: string }[]
  /** La définition d'un module, telle que son fichier la dit ; un serveur qui ne la donne pas ne laisse ni la lire en entier ni la copier. */
  body?: TriggerBody | null
  next_at: string | null
  last_7_days: { done: number; failed: number; waiting: number; mean_us: number | null; last_at: string | null }
}

/** Une faute telle que le journal la garde : ses codes, jamais une valeur. */
export interface RunError {
  code: string
  /** La même chose, dans la langue de qui lit. */
  detail?: string
  fields?: { field: string; code: string }[]
  reason?: string
}

export interface StepLog {
  /** Place dans la suite : `1.then.0` ; aucune pour la condition de départ. */
  step: string | null
  act: string
  at: string
  duration_us?: number
  result: string
  input?: unknown
  output?: unknown
  error?: RunError | null
}

/** Un fichier qu'un courriel joint, ou laisse. */
export interface NamedFile {
  name: string
  size: number
}

export interface Trial {
  matched: boolean
  state: string | null
  error: RunError | null
  steps: StepLog[]
  would: {
    notifications: { user: string; title: string; body: string | null }[]
    mails: { to: string; subject: string; text: string; files: NamedFile[] }[]
    sms: { to: string; text: string; segments: number; alphabet: 'gsm7' | 'ucs2' }[]
    chats: { to: string; title: string; text: string }[]
    calls: { method: unknown; url: unknown; body: unknown }[]
    jobs: { kind: string; what: string | null; run_at: string; priority: number }[]
  } | null
}

/** Ce qu'il faut savoir d'un déclencheur, gardé ou non, pour l'essayer. */
export type Tried = Pick<Trigger, 'name' | 'source' | 'when'>

/** Un événement du système, et ce qu'il apporte. */
export interface SystemEvent {
  name: string
  label: string | null
  help: string | null
  fields: SystemField[]
}

export interface SystemField {
  name: string
  label: string | null
  type: 'text' | 'texts' | 'number' | 'boolean' | 'datetime' | 'record' | 'records'
  /** L'entité de ce qu'il désigne. */
  entity: string | null
}

const allQuery = (locale: string) =>
  queryOptions({
    queryKey: ['automation', 'triggers', locale],
    queryFn: ({ signal }) => get<{ data: Trigger[]; system?: SystemEvent[] }>('/automation/triggers', undefined, signal),
  })

export const triggersQuery = (locale: string) => ({ ...allQuery(locale), select: ({ data }: { data: Trigger[] }) => data })

const none: SystemEvent[] = []

/** Les événements du système qu'un déclencheur peut attendre. */
export const systemEventsQuery = (locale: string) => ({ ...allQuery(locale), select: ({ system = none }: { system?: SystemEvent[] }) => system })

export const setEnabled = (name: string, enabled: boolean): Promise<void> => post<void>(`/automation/triggers/${name}/${enabled ? 'enable' : 'disable'}`)

/** Ce sur quoi essayer : une fiche choisie ou inventée, ce qui vient d'y changer, ou le contenu d'un appel. */
export interface Sample {
  record?: string
  values?: Record<string, unknown>
  changes?: Record<string, { old: unknown; new: unknown }>
  payload?: unknown
}

export const tryTrigger = (name: string, sample: Sample): Promise<Trial> => post<Trial>(`/automation/triggers/${name}/test`, sample)

/** De même, tel qu'on l'écrit : lui et ses messages, pas encore gardés. */
export const tryDraft = (draft: { path: string; body: unknown }[], sample: Sample): Promise<Trial> => post<Trial>('/automation/triggers/test', { draft, sample })
