/** Couleurs des états d'une demande et de ses décisions. */
import type { ApprovalStep } from '@/features/approvals/api/approvals'
import type { ApprovalState } from '@/lib/approval'
import type { Tone } from '@/lib/model'

export const stateTones: Record<ApprovalState, Tone> = {
  open: 'info',
  changes_requested: 'warning',
  approved: 'success',
  rejected: 'danger',
  withdrawn: 'neutral',
  failed: 'danger',
  cancelled: 'neutral',
}

export const stepTones: Record<ApprovalStep['state'], Tone> = { waiting: 'neutral', skipped: 'neutral', open: 'info', blocked: 'danger', approved: 'success', stopped: 'neutral' }

export const deciderTones: Record<ApprovalStep['deciders'][number]['state'], Tone> = { open: 'info', approved: 'success', rejected: 'danger', changes_requested: 'warning', moot: 'neutral' }
