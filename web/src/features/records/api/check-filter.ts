/** Demande si un filtre se lit ; un refus dit pourquoi et à quel caractère. */
import type { Entity, Page } from '@/lib/model'
import { recordSource } from '@/lib/records/source'

export const checkFilter = (entity: Entity, filter: string): Promise<Page> => recordSource.get().page(entity, { filter, fields: 'id', limit: 1 })
