/** Erreur du serveur (RFC 9457) telle que l'interface la manipule ; `status` 0 = serveur injoignable. */
import type { Problem as Described } from './contract'

export type FieldProblem = NonNullable<Described['errors']>[number]

/** Sort d'un élément d'un lot refusé. */
export interface RefusedItem {
  id: string | null
  version?: number
  error?: { detail?: string; errors?: FieldProblem[] }
}

export interface ProblemBody extends Partial<Described> {
  current?: Record<string, unknown>
  position?: number
  action?: string
  entity?: string
  results?: RefusedItem[]
}

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly errors: FieldProblem[]
  readonly requestId: string | undefined
  readonly allowed: string[]
  readonly current: Record<string, unknown> | undefined
  /** Secondes à attendre avant de réessayer (429). */
  readonly retryAfter: number | undefined
  /** Caractère fautif d'une expression, à partir de 1. */
  readonly position: number | undefined
  /** Éléments refusés d'un lot. */
  readonly results: RefusedItem[]
  /** Droit qui manque, `paquet.entité.geste`, ou le geste seul. */
  readonly right: string | undefined
  private readonly body: ProblemBody

  constructor(status: number, body: ProblemBody, retryAfter?: number) {
    super(body.detail ?? body.title ?? '')
    this.name = 'Problem'
    this.status = status
    this.code = body.code ?? (status === 0 ? 'network' : `http.${status}`)
    this.errors = body.errors ?? []
    this.requestId = body.request_id
    this.allowed = body.allowed ?? []
    this.current = body.current
    this.retryAfter = retryAfter
    this.position = body.position
    this.results = body.results ?? []
    this.right = rightOf(body)
    this.body = body
  }

  /** De quoi la garder et la refaire ; une erreur ne se range pas telle quelle. */
  toJSON(): Refusal {
    return { status: this.status, body: this.body }
  }
}

/** Le geste vient seul, ou avec son entité, ou déjà sous le nom du droit. */
const rightOf = ({ code, action, entity }: ProblemBody): string | undefined =>
  code !== 'access.forbidden' || typeof action !== 'string' ? undefined : typeof entity === 'string' && !action.includes('.') ? `${entity}.${action}` : action

export interface Refusal {
  status: number
  body: ProblemBody
}

/** Lit la réponse d'échec, quel que soit son format : un mandataire intermédiaire peut répondre en HTML. */
export async function problemOf(response: Response): Promise<Problem> {
  const wait = Number(response.headers.get('Retry-After'))
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : undefined
  const body: ProblemBody = await response.json().catch(() => ({}))
  return new Problem(response.status, body, retryAfter)
}

export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(0, { code: 'unexpected', detail: error instanceof Error ? error.message : String(error) })
