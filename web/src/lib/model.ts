/** Forme du modèle servi par `/meta` : tout l'affichage en découle. Les libellés arrivent déjà traduits. */
import type { Answers } from './http/contract'

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'violet'

export interface Choice {
  value: string
  label: string
  tone?: Tone
}

export interface Field {
  name: string
  type: string
  label: string
  help?: string | null
  required?: boolean
  read_only?: boolean
  set_once?: boolean
  system?: boolean
  min?: number | string | null
  max?: number | string | null
  scale?: number
  options?: Choice[]
  /** Entité visée par un lien. */
  to?: string
  /** Entité des lignes. */
  of?: string
  /** Entités qu'un lien parmi plusieurs peut viser. */
  among?: string[]
  /** Unité d'une grandeur, et toutes celles de sa dimension. */
  unit?: string
  units?: string[]
  /** Monnaie d'un montant quand la société n'en a pas. */
  currency?: string
  /** Type du résultat d'une formule. */
  result?: string
  accept?: string[]
  max_count?: number
  max_size?: number
  visible?: string
  required_if?: string
  read_only_if?: string
  initial?: string
  initial_value?: unknown
  sortable?: boolean
  filterable?: boolean
  searchable?: boolean
  /** Ajouté par l'organisation à l'entité d'un module. */
  extra?: boolean
}

export interface Section {
  name: string
  label: string
  fields: string[]
  columns?: number
  collapsed?: boolean
  visible?: string | null
}

/** Un chronomètre, et les événements qu'il laisse. */
export interface WorkflowClock {
  name: string
  label: string
  events: string[]
}

export interface WorkflowState {
  name: string
  label: string
  tone?: Tone
  final?: boolean
}

export interface Transition {
  name: string
  label: string
  from: string[]
  to: string
  /** Ce qu'elle fait approuver, étape par étape. */
  approval?: { name: string; steps: { name: string; label: string }[] } | null
}

export interface ActionShape {
  name: string
  label: string
  tone?: 'primary' | Tone
  confirm?: string | null
  params?: Field[]
}

export interface EntityDocument {
  /** Nom complet du message. */
  name: string
  label: string
}

/** Une vue enregistrée que la personne voit ; `layout` est à l'écran seul, le reste sert aussi à l'API. */
export interface SavedView {
  id: string
  name: string
  kind: string
  filter?: string | null
  sort?: string | null
  columns?: string[] | null
  layout?: { search?: Record<string, string> } | null
  shared: string
  is_default?: boolean | null
  position?: number | null
  version?: number
  mine?: boolean
}

export interface Entity {
  package: string
  name: string
  path: string
  label: string
  plural_label: string
  icon?: string | null
  help?: string | null
  title_field: string
  number_field?: string | null
  owned?: boolean
  fields: Field[]
  list: { columns: string[]; sort?: string | null; quick?: { name: string; label: string; filter: string }[] }
  form: { sections: Section[]; wizard?: string[] | null }
  /** Champs que la définition désigne à chaque vue, et que la personne lit. */
  board?: { group: string } | null
  /** L'agenda la montre alors. */
  calendar?: { start: string; end?: string } | null
  map?: { at: string } | null
  timeline?: { row?: string; start: string; end?: string; depends?: string; baseline_start?: string; baseline_end?: string; progress?: string } | null
  workflow?: { field: string; states: WorkflowState[]; transitions: Transition[]; clocks?: WorkflowClock[] } | null
  actions?: ActionShape[]
  /** Les messages dont on fait un document d'une fiche. */
  documents?: EntityDocument[]
  views?: SavedView[]
  /** Vue qui s'ouvre d'abord. */
  default_view?: string | null
  rights: { view?: boolean; create?: boolean; edit?: boolean; delete?: boolean; export?: boolean; import?: boolean; manage?: boolean; actions?: string[] }
}

export interface Menu {
  name?: string
  group: string
  label: string
  icon?: string | null
  /** Adresse d'ici, sa recherche comprise ; d'ailleurs, si l'entrée sort de l'application. */
  to: string
  external?: boolean
  /** Sous-menus qui la tiennent, du groupe vers elle. */
  in?: string[]
  /** L'entité dont l'entrée ouvre toute la liste. */
  entity?: string
  package?: string
  badge?: number | null
}

export interface Model {
  version: string
  locale: string
  menus: Menu[]
  submenus: Record<string, { label: string; icon: string }>
  groups: Record<string, string>
  /** Droits de la plate-forme que la personne tient : `core.definition.manage`. */
  permissions: string[]
  entities: Record<string, Entity>
}

/** Ce qu'une écriture en attente dit de sa fiche : elle partira (`queued`), ou le serveur l'a refusée et la personne doit choisir (`held`). */
export type Local = 'queued' | 'held'

export interface RecordData {
  id: string
  version?: number
  /** N'existe encore que sur cet appareil, en tout ou en partie ; jamais envoyé. */
  $local?: Local
  [field: string]: unknown
}

export type Page<T = RecordData> = Omit<Answers['GET /{entity}'], 'data'> & { data: T[] }

export const entityKey = (entity: Entity): string => `${entity.package}.${entity.name}`

export const fieldNamed = (entity: Entity, name: string): Field | undefined => entity.fields.find((field) => field.name === name)

/** Entité servie à cette adresse (`hse`, `incidents`), ou rien si le lecteur ne peut la voir. */
export const entityAt = (model: Model, pack: string, plural: string): Entity | undefined =>
  Object.values(model.entities).find((entity) => entity.path === `/${pack}/${plural}`)

/** Entités des menus que la personne peut créer. */
export const creatable = (model: Model): Entity[] =>
  model.menus.flatMap((menu) => {
    const entity = menu.entity ? model.entities[menu.entity] : undefined
    return entity && !entity.owned && entity.rights.create ? [entity] : []
  })

/** Adresse d'une fiche dans l'application : la même qu'à l'API, aux préfixes près. */
export const recordPath = (entity: Entity, id: string): string => `${entity.path}/${id}`

/** Titre lisible d'une fiche : le champ-titre, sinon le numéro, sinon l'identifiant. */
export function titleOf(entity: Entity, record: RecordData): string {
  const title = record[entity.title_field] ?? (entity.number_field ? record[entity.number_field] : undefined)
  return typeof title === 'string' && title !== '' ? title : record.id
}

export const sectionLabel = (entity: Entity, section: Section): string => section.label || entity.label

const references = new Set(['link', 'user', 'parent', 'company', 'department'])

/** Champ qui vise une fiche : sa valeur est un identifiant, ou un objet quand il est déplié. */
export const isReference = (field: Field): boolean => references.has(field.type)

/** Champ dont la valeur vient du système ou d'un calcul : jamais saisi. */
export const isComputed = (field: Field): boolean => Boolean(field.system) || field.type === 'formula' || field.type === 'sequence'

/** Type à dessiner : une formule se montre comme son résultat. */
export const shownType = (field: Field): string => (field.type === 'formula' ? (field.result ?? 'text') : field.type)

/** Nom du champ-titre de l'entité visée par un lien, pour demander `site.name` d'un coup. */
export function targetTitle(model: Model, field: Field): string {
  const target = field.to ?? (field.type === 'user' ? 'core.user' : '')
  return model.entities[target]?.title_field ?? 'name'
}
