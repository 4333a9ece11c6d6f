/** Un circuit tel que le serveur le garde : la jumelle JSON d'un `workflows/<entité>.toml`. */
import type { Labels } from '@/lib/i18n'
import type { Tone } from '@/lib/model'

export interface StateBody {
  tone: Tone
  edit?: 'owner' | 'nobody'
  require?: string[]
  final?: boolean
}

export interface TransitionBody {
  from: string[]
  to: string
  when?: string
  /** `"field"` demande le champ de même nom. */
  params?: Record<string, unknown>
  set?: Record<string, string>
  separate?: string[]
  approval?: string
  tone?: Tone
  confirm?: boolean
  [attribute: string]: unknown
}

export interface ApprovalStepBody {
  name: string
  by?: string
  any?: string[]
  all?: string[]
  at_least?: number
  quorum?: { of: string[]; need: number }
  when?: string
  within?: string
  remind?: string
  escalate?: string
}

export interface ApprovalBody {
  separate?: string[]
  reset_on?: string[]
  calendar?: string
  steps: ApprovalStepBody[]
}

/** Un chronomètre, en temps travaillé. */
export interface ClockBody {
  start: string
  stop: string
  pause?: string[]
  /** Durées ISO 8601. */
  target: string
  warn?: string
  calendar?: string
}

export interface WorkflowBody {
  field: string
  initial: string
  states: Record<string, StateBody>
  transitions: Record<string, TransitionBody>
  approval?: ApprovalBody
  approvals?: Record<string, ApprovalBody>
  clock?: Record<string, ClockBody>
  /** Textes : `status.options.draft`, `actions.submit.label`, `approvals.approval.manager`. */
  texts?: Record<string, Labels>
  [attribute: string]: unknown
}
