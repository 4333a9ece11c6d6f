/**
 * Ce que l'on demande à une source de fiches, qu'elle soit le serveur (`server.ts`), une boîte d'envoi devant lui (`outbox.ts`) ou une
 * réplique locale.
 *
 * Restent hors d'ici ce que le serveur est seul à savoir faire : lots, recopie, import, export, chemin critique, journal.
 */
import type { ApprovalSummary } from '@/lib/approval'
import type { Actions, Answers } from '@/lib/http/contract'
import type { Refusal } from '@/lib/http/problem'
import type { Entity, Page, RecordData } from '@/lib/model'
import type { Store } from '@/lib/store'
import type { Write } from './write'

export interface Shape {
  fields?: string
  expand?: string
}

export interface ListQuery extends Shape {
  filter?: string
  q?: string
  sort?: string
  limit?: number
  deleted?: boolean
}

export interface PageQuery extends ListQuery {
  cursor?: string | null
  count?: 'capped'
}

/** Groupes et totaux ; `columns` : les colonnes d'un tableau croisé, chacune avec ses totaux. */
export type Aggregate = Answers['GET /{entity}/aggregate']
export type Totals = Aggregate['totals']

export interface AggregateQuery {
  group: string
  measures: string
  sort?: string
  pivot?: string
  having?: string
  filter?: string
  q?: string
  deleted?: boolean
  limit?: number
}

export type OfferedAction = Actions['data'][number]

/** Ce que la personne peut faire d'une fiche ; `approval` : sa demande d'approbation vivante. */
export type Offers = Omit<Actions, 'approval'> & { approval?: ApprovalSummary | null }

/** Un chronomètre du processus : le temps ouvré passé, et à tenir. */
export type RecordClock = NonNullable<Actions['clocks']>[number]

/** Ce qui a changé ; une fiche dont on ne sait rien de plus que son entité n'a pas d'`id`. */
export interface RecordChange {
  entity: string
  id?: string
}

/** Une écriture qui attend, la fiche qu'on voyait, et ce que le serveur en a dit s'il l'a refusée. */
export interface Waiting {
  write: Write
  base?: RecordData
  refusal?: Refusal
}

/** Les écritures en attente, et depuis quand l'on n'a rien appris du serveur ; rien, quand on est à jour. */
export interface SourceState {
  waiting: readonly Waiting[]
  synced?: number
}

export interface RecordSource {
  one: (entity: Entity, id: string, shape: Shape, signal?: AbortSignal) => Promise<RecordData>
  page: (entity: Entity, query: PageQuery, signal?: AbortSignal) => Promise<Page>
  aggregate: (entity: Entity, query: AggregateQuery, signal?: AbortSignal) => Promise<Aggregate>
  offers: (entity: Entity, id: string, signal?: AbortSignal) => Promise<Offers>
  /**
   * Rend la fiche écrite ; avec `$local`, elle n'est encore qu'ici. Conflit et refus sont des `Problem`, d'où qu'ils viennent.
   * Sans `seen`, la fiche telle qu'on la voyait, l'écriture n'attend pas : elle se fait ou échoue.
   */
  write: (write: Write, seen?: Seen) => Promise<RecordData>
  /** Renonce à ce qui attend pour une fiche. */
  drop: (id: string) => Promise<void>
  /** Envoie ce qui attend. */
  flush: () => Promise<void>
  /** Le flux du serveur annonce un changement ; sans le dire, après une coupure : tout a pu changer. */
  heard: (change?: RecordChange) => void
  /** Prévient de ce qui a changé, d'ici ou d'ailleurs ; rend de quoi se taire. */
  listen: (listener: (change?: RecordChange) => void) => () => void
  state: Store<SourceState>
}

/** La fiche sous les yeux de qui écrit ; d'une création, rien encore. */
export interface Seen {
  base?: RecordData
}
