/** Une demande d'approbation, telle que les listes et les fiches la montrent. */
export type ApprovalState = 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'

export interface Person {
  id: string | null
  name: string | null
}

export interface ApprovalSummary {
  id: string
  entity: string
  entity_label: string | null
  record: string
  number: string | null
  title: string | null
  action_label: string
  requester: Person
  state: ApprovalState
  state_label: string | null
  blocked: boolean
  step: number
  steps_total: number
  step_label: string | null
  due_at: string | null
  overdue: boolean
  opened_at: string
  closed_at: string | null
}
