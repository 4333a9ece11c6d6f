/** Une définition telle que le serveur la garde : la jumelle JSON d'un fichier de module. */
import type { Labels } from '@/lib/i18n'
import type { Tone } from '@/lib/model'

export interface FieldBody {
  id?: string
  type: string
  labels?: Labels
  help?: Labels
  options?: Record<string, Tone> | string[]
  option_labels?: Record<string, Labels>
  [attribute: string]: unknown
}

export interface EntityBody {
  id?: string
  labels?: Labels
  plural_labels?: Labels
  help?: Labels
  title?: string
  number?: string
  icon?: string
  fields?: Record<string, FieldBody>
  rules?: Record<string, string>
  unique?: Record<string, string[] | { on: string[]; ignore_case?: boolean }>
  /** Messages dont on fait un document d'une fiche. */
  documents?: string[]
  /** Textes des règles, des unicités et des documents : `rules.<nom>`. */
  texts?: Record<string, Labels>
  [attribute: string]: unknown
}
