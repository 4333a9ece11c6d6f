/** Un déclencheur tel que le serveur le garde : la jumelle JSON d'un fichier de module. */
import type { Labels } from '@/lib/i18n'

export type StepBody = Record<string, unknown>

export interface TriggerBody {
  labels?: Labels
  on?: string
  changed?: string[]
  becomes?: string
  every?: string
  /** Un jour et une heure dits, au mur de `zone`. */
  at?: string
  zone?: string
  before?: string
  after?: string
  by?: string
  button?: boolean
  webhook?: string
  /** Un événement du système : `user.login`. */
  system?: string
  entity?: string
  batch?: { events: number; within: string }
  when?: string
  priority?: number
  steps?: StepBody[]
  [attribute: string]: unknown
}

/** Un message : son titre, et son texte par langue. */
export interface TemplateBody {
  labels?: Labels
  text?: Labels
  html?: Labels
  [attribute: string]: unknown
}
