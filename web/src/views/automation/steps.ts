/** Les étapes d'un déclencheur, en arbre : chacune ajoutée, déplacée, imbriquée, retirée, puis rendue en définition. */
import type { StepBody } from '@/features/automation/trigger'
import { newKey } from '@/views/designer/draft'
import { writeHeaders } from './call-body'

export const verbs = ['notify', 'mail', 'sms', 'chat', 'create', 'update', 'action', 'call', 'report', 'document', 'job', 'script', 'delete'] as const
export const turns = ['branch', 'each', 'parallel', 'wait', 'until'] as const
/** Une branche d'une étape parallèle : elle n'existe que là. */
export const lanes = ['lane'] as const
export type StepKind = (typeof verbs)[number] | (typeof turns)[number] | (typeof lanes)[number]

/** Suites qu'une étape contient. */
export type Branch = 'then' | 'else' | 'steps'

export interface DraftStep {
  key: string
  kind: StepKind
  values: Record<string, unknown>
  then: DraftStep[]
  else: DraftStep[]
  steps: DraftStep[]
}

export const branchesOf = (kind: StepKind): Branch[] => (kind === 'branch' ? ['then', 'else'] : kind === 'each' || kind === 'parallel' || kind === 'lane' ? ['steps'] : [])

/** Ce qui s'ajoute dans une étape. */
export const kindsIn = (kind: StepKind | undefined): (readonly StepKind[])[] => (kind === 'parallel' ? [lanes] : [verbs, turns])

/** Peut-on y faire entrer une étape qui la suit ? */
const takes = (kind: StepKind): Branch | undefined => (kind === 'parallel' || kind === 'lane' ? undefined : branchesOf(kind)[0])

const starts: Partial<Record<StepKind, Record<string, unknown>>> = { wait: { wait: 'P1D' }, notify: { to: [] }, mail: { to: [] }, sms: { to: [], priority: 2 }, create: { set: {} }, update: { set: {} }, report: { to: [] }, job: { job: 'trigger' }, script: { source: 'export default ({ record }) => {\n  log(record.id)\n}\n' } }

export const newStep = (kind: StepKind): DraftStep => ({ key: newKey(), kind, values: { ...starts[kind] }, then: [], else: [], steps: kind === 'parallel' ? [newStep('lane'), newStep('lane')] : [] })

export const isVerb = (word: unknown): word is (typeof verbs)[number] => verbs.some((verb) => verb === word)

export function readSteps(bodies: StepBody[] | undefined): DraftStep[] {
  return (bodies ?? []).map((body) => {
    const { do: verb, then, else: otherwise, steps, parallel, ...values } = body
    if (Array.isArray(parallel)) return { ...newStep('parallel'), values, steps: parallel.map((lane: StepBody) => ({ ...newStep('lane'), steps: readSteps(lane.steps as StepBody[]) })) }
    const kind: StepKind = 'wait' in body ? 'wait' : 'until' in body ? 'until' : 'for_each' in body ? 'each' : then !== undefined ? 'branch' : isVerb(verb) ? verb : 'notify'
    return { key: newKey(), kind, values, then: readSteps(then as StepBody[]), else: readSteps(otherwise as StepBody[]), steps: readSteps(steps as StepBody[]) }
  })
}

const isEmpty = (value: unknown): boolean => value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0)

/** Un document sans destinataire ne s'envoie pas ; une liste restée vide se garde, pour que le serveur la refuse plutôt que de l'oublier. */
const isAsked = (step: DraftStep, name: string): boolean => step.kind === 'report' && name === 'to' && Array.isArray(step.values.to)

/** Un brouillon tient les en-têtes en lignes. */
const written = (values: DraftStep['values']): DraftStep['values'] => (Array.isArray(values.headers) ? { ...values, headers: writeHeaders(values.headers) } : values)

export function writeSteps(steps: DraftStep[]): StepBody[] {
  return steps.map((step) => {
    const values = Object.fromEntries(Object.entries(written(step.values)).filter(([name, value]) => isAsked(step, name) || !isEmpty(value)))
    if (step.kind === 'branch') return { ...values, then: writeSteps(step.then), ...(step.else.length > 0 ? { else: writeSteps(step.else) } : {}) }
    if (step.kind === 'parallel') return { ...values, parallel: writeSteps(step.steps) }
    if (step.kind === 'lane') return { steps: writeSteps(step.steps) }
    if (step.kind === 'each') return { ...values, steps: writeSteps(step.steps) }
    return isVerb(step.kind) ? { do: step.kind, ...values } : values
  })
}

/** Applique `change` à la suite qui contient cette étape. */
function around(steps: DraftStep[], key: string, change: (siblings: DraftStep[], at: number) => DraftStep[]): DraftStep[] {
  const at = steps.findIndex((step) => step.key === key)
  if (at >= 0) return change(steps, at)
  return steps.map((step) => ({ ...step, then: around(step.then, key, change), else: around(step.else, key, change), steps: around(step.steps, key, change) }))
}

export const setStep = (steps: DraftStep[], key: string, values: Record<string, unknown>): DraftStep[] =>
  around(steps, key, (siblings, at) => siblings.map((step, rank) => (rank === at ? { ...step, values: { ...step.values, ...values } } : step)))

export const removeStep = (steps: DraftStep[], key: string): DraftStep[] => around(steps, key, (siblings, at) => siblings.toSpliced(at, 1))

/** Ajoute à la fin de la suite principale, ou d'une suite d'une étape. */
export function addStep(steps: DraftStep[], step: DraftStep, into?: { key: string; branch: Branch }): DraftStep[] {
  if (!into) return [...steps, step]
  return around(steps, into.key, (siblings, at) => siblings.map((one, rank) => (rank === at ? { ...one, [into.branch]: [...one[into.branch], step] } : one)))
}

export function moveStep(steps: DraftStep[], key: string, by: 1 | -1): DraftStep[] {
  return around(steps, key, (siblings, at) => {
    const [current, next] = [siblings[at], siblings[at + by]]
    return current && next ? siblings.with(at, next).with(at + by, current) : siblings
  })
}

/** Fait entrer une étape dans la branche ou la boucle qui la précède. */
export function nestStep(steps: DraftStep[], key: string): DraftStep[] {
  return around(steps, key, (siblings, at) => {
    const [step, before] = [siblings[at], siblings[at - 1]]
    const branch = before && takes(before.kind)
    if (!step || !before || !branch) return siblings
    return siblings.toSpliced(at - 1, 2, { ...before, [branch]: [...before[branch], step] })
  })
}

/** La fait sortir, juste après l'étape qui la contenait. */
export function unnestStep(steps: DraftStep[], key: string): DraftStep[] {
  for (const [at, parent] of steps.entries()) {
    for (const branch of branchesOf(parent.kind)) {
      const inside = parent[branch].find((step) => step.key === key)
      if (inside) return steps.toSpliced(at, 1, { ...parent, [branch]: parent[branch].filter((step) => step !== inside) }, inside)
      // D'une branche parallèle, on sort de l'étape entière.
      const lane = parent[branch].find((one) => one.kind === 'lane' && one.steps.some((step) => step.key === key))
      const left = lane?.steps.find((step) => step.key === key)
      if (lane && left) return steps.toSpliced(at, 1, { ...parent, [branch]: parent[branch].map((one) => (one === lane ? { ...lane, steps: lane.steps.filter((step) => step !== left) } : one)) }, left)
    }
  }
  return steps.map((step) => ({ ...step, then: unnestStep(step.then, key), else: unnestStep(step.else, key), steps: unnestStep(step.steps, key) }))
}

/** Ce qu'un geste de déplacement ferait : rien de ce qui ne changerait rien n'est offert. */
export const movesOf = (siblings: DraftStep[], at: number, nested: boolean) => {
  const before = siblings[at - 1]
  return { up: at > 0, down: at < siblings.length - 1, nest: before !== undefined && takes(before.kind) !== undefined, unnest: nested && siblings[at]?.kind !== 'lane' }
}

/** Toutes les étapes, imbriquées comprises. */
export const allSteps = (steps: DraftStep[]): DraftStep[] => steps.flatMap((step) => [step, ...allSteps(step.then), ...allSteps(step.else), ...allSteps(step.steps)])
