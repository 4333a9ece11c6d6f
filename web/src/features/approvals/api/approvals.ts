/** Les demandes d'approbation : celles d'une personne, l'une d'elles, et ce qu'on y décide. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { ApprovalSummary, Person } from '@/lib/approval'
import type { FieldProblem } from '@/lib/http/problem'
import { get, post } from '@/lib/http/request'

export const approvalBoxes = ['to_decide', 'requested', 'decided'] as const
export type ApprovalBox = (typeof approvalBoxes)[number]

export interface ApprovalStep {
  name: string
  label: string
  state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
  need: number | null
  due_at: string | null
  decided_at: string | null
  deciders: { user: Person; state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'; escalated: boolean }[]
}

export interface ApprovalEvent {
  at: string
  kind: string
  kind_label: string | null
  step_label: string | null
  actor: Person
  on_behalf_of: Person | null
  comment: string | null
  via: 'app' | 'mail' | 'system'
}

export const approvalVerbs = ['approve', 'request-change', 'reject', 'comment', 'withdraw', 'resubmit'] as const
export type ApprovalVerb = (typeof approvalVerbs)[number]

export interface Approval extends ApprovalSummary {
  steps: ApprovalStep[]
  history: ApprovalEvent[]
  error: { detail: string; errors: FieldProblem[] } | null
  actions: ApprovalVerb[]
}

interface ApprovalPage {
  data: ApprovalSummary[]
  next_cursor: string | null
  count: { value: number }
}

export const approvalsQuery = (box: ApprovalBox) =>
  infiniteQueryOptions({
    queryKey: ['approvals', 'list', box],
    queryFn: ({ pageParam, signal }) => get<ApprovalPage>('/approvals', { box, limit: 30, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })

/** Combien attendent cette personne : la pastille du menu. */
export const waitingApprovalsQuery = queryOptions({
  queryKey: ['approvals', 'waiting'],
  queryFn: ({ signal }) => get<ApprovalPage>('/approvals', { state: 'open', limit: 1 }, signal).then((page) => page.count.value),
  staleTime: 60_000,
})

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', 'one', id],
    queryFn: ({ signal }) => get<Approval>(`/approvals/${id}`, undefined, signal),
  })

export const answerApproval = (id: string, verb: ApprovalVerb, comment?: string): Promise<Approval> => post(`/approvals/${id}/${verb}`, { comment })

export interface BulkOutcome {
  results: { id: string; done: boolean; error?: { detail: string } }[]
  succeeded: number
  failed: number
}

export const decisions = ['approve', 'request-change', 'reject'] as const
export type Decision = (typeof decisions)[number]

/** La même décision pour toutes ; autre qu'un oui, elle dit pourquoi. */
export const decideAll = (ids: string[], decision: Decision, comment?: string): Promise<BulkOutcome> => post('/approvals/bulk', { ids, decision: decision.replace('-', '_'), comment })
