/** Ce que les réglages d'une étape savent de ce qui l'entoure. */
import type { TemplateBody } from '@/features/automation/trigger'
import type { Entity, Model } from '@/lib/model'
import type { DraftStep } from './steps'

export interface StepSettingsProps {
  step: DraftStep
  /** Celle du déclencheur, ou de la boucle. */
  entity: Entity | undefined
  messages: Record<string, TemplateBody>
  onSet: (values: Record<string, unknown>) => void
  onMessage: (name: string, body: TemplateBody) => void
  /** Commence un message à soi ; rend son nom. */
  onNewMessage: () => string
}

export const entityCalled = (model: Model, name: unknown): Entity | undefined => (typeof name === 'string' ? (model.entities[name] ?? model.entities[`my.${name}`]) : undefined)
