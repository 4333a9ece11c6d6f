/** L'approbation d'une transition, lue d'une définition et rendue en définition. */
import type { ApprovalBody, ApprovalStepBody } from '@/features/definitions/workflow'
import type { Labels } from '@/lib/i18n'
import { clean } from '@/views/designer/body'
import { newKey } from '@/views/designer/draft'
import type { FlowApproval, FlowApprover } from './flow-draft'

export const readApproval = (body: ApprovalBody, wordingOf: (step: string) => Labels): FlowApproval => ({
  separate: body.separate ?? [],
  resetOn: body.reset_on ?? [],
  calendar: body.calendar ?? '',
  steps: body.steps.map((step): FlowApprover => {
    const need = step.quorum?.need ?? step.at_least
    return {
      key: newKey(),
      name: step.name,
      kept: true,
      labels: wordingOf(step.name),
      way: step.all ? 'all' : need === undefined ? 'any' : 'at_least',
      people: step.all ?? step.any ?? step.quorum?.of ?? (step.by === undefined ? [] : [step.by]),
      need: String(need ?? 2),
      when: step.when ?? '',
      within: step.within ?? '',
      remind: step.remind ?? '',
      escalate: step.escalate ?? '',
    }
  }),
})

export const writeApproval = (approval: FlowApproval): ApprovalBody => ({
  ...clean({ separate: approval.separate, reset_on: approval.resetOn, calendar: approval.calendar }),
  steps: approval.steps.map(({ name, way, people, need, when, within, remind, escalate }): ApprovalStepBody => {
    const [only, ...more] = people
    const who = way === 'at_least' ? { any: people, at_least: Number(need) || 1 } : way === 'all' ? { all: people } : only !== undefined && more.length === 0 ? { by: only } : { any: people }
    return { name, ...who, ...clean({ when: when.trim(), within, remind, escalate: within ? escalate : '' }) }
  }),
})
