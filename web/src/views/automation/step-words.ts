/** Une étape en peu de mots : son image, le nom de ses suites, ce dont elle nomme les champs. */
import { Bell, FileChartColumn, FilePlus2, FileText, GitBranch, GitFork, Globe, Hourglass, Layers, Mail, MessageSquareText, MessagesSquare, Pencil, Play, Repeat, Split, SquareCode, Timer, Trash2, type LucideIcon } from 'lucide-react'
import { entityCalled } from './step-scope'
import type { Entity, Model } from '@/lib/model'
import { householdOf } from './step-places'
import type { Branch, DraftStep, StepKind } from './steps'

export const stepPictures: Record<StepKind, LucideIcon> = { notify: Bell, mail: Mail, sms: MessageSquareText, chat: MessagesSquare, create: FilePlus2, update: Pencil, action: Play, call: Globe, report: FileChartColumn, document: FileText, job: Layers, script: SquareCode, delete: Trash2, branch: GitBranch, each: Repeat, parallel: GitFork, lane: Split, wait: Timer, until: Hourglass }

export const branchWord = (kind: StepKind, branch: Branch) => (kind === 'parallel' ? 'lanes' : kind === 'lane' ? 'lane' : branch)

/** Ce dont les étapes d'une boucle nomment les champs ; ailleurs, rien ne change. */
export function entityInside(model: Model, entity: Entity | undefined, step: DraftStep): Entity | undefined {
  if (step.kind !== 'each') return entity
  const query = step.values.for_each
  const asked = entityCalled(model, (query as { entity?: string } | undefined)?.entity)
  const field = entity?.fields.find((one) => one.name === query)
  return asked ?? model.entities[field?.of ?? field?.to ?? '']
}

/** Ce dont cette étape nomme les champs, à travers les boucles qui la contiennent. */
export const entityAround = (model: Model, entity: Entity | undefined, all: DraftStep[], key: string): Entity | undefined =>
  householdOf(all, key).parents.reduce<Entity | undefined>((outer, parent) => entityInside(model, outer, parent), entity)
