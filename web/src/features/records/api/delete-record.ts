/** Met une fiche à la corbeille ; `restoreRecord` l'en sort. */
import { del } from '@/lib/http/request'
import type { Entity } from '@/lib/model'

export const deleteRecord = (entity: Entity, id: string): Promise<void> => del(`${entity.path}/${id}`)
