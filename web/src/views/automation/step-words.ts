/** Une étape en peu de mots : son image, l'essentiel de ses réglages, le nom de ses suites. */
import { Bell, FileChartColumn, FilePlus2, GitBranch, GitFork, Globe, Hourglass, Layers, Mail, MessageSquareText, MessagesSquare, Pencil, Play, Repeat, Split, SquareCode, Timer, Trash2, type LucideIcon } from 'lucide-react'
import { entityCalled } from './step-scope'
import type { Entity, Model } from '@/lib/model'
import type { Branch, DraftStep, StepKind } from './steps'

export const stepPictures: Record<StepKind, LucideIcon> = { notify: Bell, mail: Mail, sms: MessageSquareText, chat: MessagesSquare, create: FilePlus2, update: Pencil, action: Play, call: Globe, report: FileChartColumn, job: Layers, script: SquareCode, delete: Trash2, branch: GitBranch, each: Repeat, parallel: GitFork, lane: Split, wait: Timer, until: Hourglass }

export const branchWord = (kind: StepKind, branch: Branch) => (kind === 'parallel' ? 'lanes' : kind === 'lane' ? 'lane' : branch)

/** L'essentiel d'une étape repliée. */
export function summary({ kind, values }: DraftStep): string {
  const said = { notify: values.to, mail: values.to, sms: values.to, chat: values.channel, create: values.entity, update: values.record, action: values.action, call: values.url, report: (values.list as { entity?: string } | undefined)?.entity ?? values.attach, job: values.trigger ?? values.into ?? values.job, script: undefined, delete: values.record, branch: values.if, each: typeof values.for_each === 'string' ? values.for_each : (values.for_each as { entity?: string } | undefined)?.entity, wait: values.wait, until: values.until, parallel: values.if, lane: '' }[kind]
  return Array.isArray(said) ? said.join(', ') : String(said ?? '')
}

/** Ce dont les étapes d'une boucle nomment les champs ; ailleurs, rien ne change. */
export function entityInside(model: Model, entity: Entity | undefined, step: DraftStep): Entity | undefined {
  if (step.kind !== 'each') return entity
  const query = step.values.for_each
  const asked = entityCalled(model, (query as { entity?: string } | undefined)?.entity)
  const field = entity?.fields.find((one) => one.name === query)
  return asked ?? model.entities[field?.of ?? field?.to ?? '']
}
