/** Ce que cet enregistrement réveillerait ; rien n'est écrit. Sans fiche, une création. */
import { get } from '@/lib/http/request'
import { entityKey, type Entity } from '@/lib/model'

export interface Woken {
  trigger: string
  label: string
  steps: string[]
  /** Faux quand sa condition ne se calcule pas : l'exécution échouera. */
  sound: boolean
}

export const getImpact = async (entity: Entity, record: string | undefined, changes: Record<string, unknown>): Promise<Woken[]> =>
  (await get<{ data: Woken[] }>('/automation/impact', { entity: entityKey(entity), record, changes: JSON.stringify(changes) })).data
