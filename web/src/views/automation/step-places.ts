/** Places des étapes : où l'on en met une, où une exécution la nomme. */
import { same } from '@/lib/form/values'
import { addStep, branchesOf, type Branch, type DraftStep, type StepKind } from './steps'

/** Une place libre : dans quelle suite, et avant quelle étape ; à la fin, à défaut. */
export interface Spot {
  into?: { key: string; kind: StepKind; branch: Branch }
  before?: string
}

/** Met une étape à cette place. */
export function insertStep(steps: DraftStep[], step: DraftStep, spot: Spot): DraftStep[] {
  if (spot.before === undefined) return addStep(steps, step, spot.into)
  const at = steps.findIndex((one) => one.key === spot.before)
  if (at >= 0) return steps.toSpliced(at, 0, step)
  return steps.map((one) => ({ ...one, then: insertStep(one.then, step, spot), else: insertStep(one.else, step, spot), steps: insertStep(one.steps, step, spot) }))
}

const find = (steps: DraftStep[], key: string): DraftStep | undefined => steps.flatMap((step) => (step.key === key ? [step] : branchesOf(step.kind).flatMap((branch) => find(step[branch], key) ?? [])))[0]

const without = (steps: DraftStep[], key: string): DraftStep[] =>
  steps.filter((step) => step.key !== key).map((step) => ({ ...step, then: without(step.then, key), else: without(step.else, key), steps: without(step.steps, key) }))

/** Déplace une étape à cette place ; jamais dans elle-même, et une branche reste dans son étape parallèle. Où elle était déjà, rien ne change. */
export function moveTo(steps: DraftStep[], key: string, spot: Spot): DraftStep[] {
  const step = find(steps, key)
  const inside = spot.into && step && (spot.into.key === key || branchesOf(step.kind).some((branch) => find(step[branch], spot.into?.key ?? '') !== undefined))
  if (!step || step.kind === 'lane' || spot.before === key || inside) return steps
  const moved = insertStep(without(steps, key), step, spot)
  return same(moved, steps) ? steps : moved
}

/** Celles de la même suite, et celles qui la contiennent, de la plus large à la plus proche. */
export function householdOf(steps: DraftStep[], key: string, parents: DraftStep[] = []): { siblings: DraftStep[]; parents: DraftStep[] } {
  if (steps.some((step) => step.key === key)) return { siblings: steps, parents }
  for (const step of steps) {
    for (const branch of branchesOf(step.kind)) {
      const found = householdOf(step[branch], key, [...parents, step])
      if (found.siblings.length > 0) return found
    }
  }
  return { siblings: [], parents: [] }
}

/** Une étape, sa place dans un journal d'exécution (`1.then.0`), et ce qu'il dit qu'elle fait. */
export interface Place {
  key: string
  run: string
  act: string
}

/** Ce que le journal ne nomme pas comme la définition. */
const acts: Partial<Record<StepKind, string>> = { each: 'for_each', until: 'wait' }

export const placesOf = (steps: DraftStep[], run = ''): Place[] =>
  steps.flatMap((step, rank) => {
    const here = `${run}${rank}`
    return [{ key: step.key, run: here, act: acts[step.kind] ?? step.kind }, ...branchesOf(step.kind).flatMap((branch) => placesOf(step[branch], step.kind === 'branch' ? `${here}.${branch}.` : `${here}.`))]
  })
