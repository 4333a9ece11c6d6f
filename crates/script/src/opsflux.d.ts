// Ce qu'un script d'OpsFlux reçoit et peut appeler. Un script est un module dont l'exportation par défaut est une fonction :
//
//     /** @type {Script} */
//     export default ({ record }) => ({ late: record.due_at < new Date().toISOString() })
//
// Les lectures sont immédiates. Les écritures sont retenues, puis faites ensemble, dans l'ordre, quand la fonction a rendu
// la main : une lecture ne les voit pas, et si l'une est refusée aucune n'est faite. Seuls les champs de classe normale se lisent.

/** Ce qui se garde et se transmet. */
type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Un enregistrement, tel que l'API le rend. */
interface OpsRecord {
  readonly id: string
  readonly [field: string]: any
}

/** La fonction d'un script ; ce qu'elle rend (64 Ko de JSON au plus) est `output` dans les étapes suivantes. */
type Script = (input: ScriptInput) => Json | void | Promise<Json | void>

interface ScriptInput {
  /** L'enregistrement qui a réveillé le déclencheur ; `null` pour un horaire ou un appel. */
  record: OpsRecord | null
  /** Celui que la boucle parcourt. */
  item: OpsRecord | null
  /** Ce qui s'est passé. */
  event: { id: number | null; names: string[]; at: string; count: number; changes: { [field: string]: { old?: Json; new?: Json } } | null }
  /** Qui l'a fait. */
  user: { id: string | null; name: string }
  /** L'instant de l'étape (ISO 8601, UTC) ; `new Date()` vaut le même. */
  now: string
  /** Les réglages du paquet. */
  settings: { [name: string]: Json }
  /** Ce qu'un appel entrant a porté. */
  payload: Json
  /** Ce que le script précédent de ce déclencheur a rendu. */
  output: Json
}

/** Les enregistrements, sous les droits du déclencheur, ou de qui l'a réveillé avec `run_as = "cause"`. */
declare const records: {
  /** Lit un enregistrement ; `null` s'il n'existe pas, ou ne se voit pas. */
  get(entity: string, id: string, options?: { fields?: string[]; expand?: string[] }): OpsRecord | null
  /** Lit une page ; `limit` vaut 50, et 200 au plus. */
  list(entity: string, query?: { filter?: string; sort?: string; search?: string; fields?: string[]; expand?: string[]; limit?: number; cursor?: string }): { data: OpsRecord[]; next_cursor: string | null }
  /** Retient une création ; rend l'identifiant qu'aura l'enregistrement. */
  create(entity: string, values: { [field: string]: Json }): { id: string }
  /** Retient une modification. */
  update(entity: string, id: string, values: { [field: string]: Json }): void
  /** Retient une suppression. */
  remove(entity: string, id: string): void
  /** Retient une action ou une transition. */
  act(entity: string, id: string, action: string, params?: { [name: string]: Json }): void
}

interface HttpResponse {
  readonly status: number
  /** De 200 à 299. */
  readonly ok: boolean
  readonly headers: { [name: string]: string }
  /** Le corps, 1 Mo de texte au plus. */
  readonly body: string
  json(): any
}

/** Les appels sortants, vers des adresses publiques en https ou celles que l'administrateur permet. Refusé dans un essai. */
declare const http: {
  fetch(url: string, options?: { method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; headers?: { [name: string]: string }; body?: string }): HttpResponse
}

/** Le refus d'une porte : `error.code` en est le code stable (`record.not_found`, `http.refused`…). */
declare class DoorError extends Error {
  readonly code: string
  readonly fields: { field: string; code: string }[]
}

/** Laisse une ligne au journal de l'étape : cent lignes de mille caractères au plus. */
declare function log(...values: unknown[]): void

declare const console: { log: typeof log; info: typeof log; warn: typeof log; error: typeof log; debug: typeof log }
