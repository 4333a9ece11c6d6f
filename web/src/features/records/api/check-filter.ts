/** Demande au serveur si un filtre se lit ; un refus dit pourquoi et à quel caractère. */
import { get } from '@/lib/http/request'
import type { Entity, Page } from '@/lib/model'

export const checkFilter = (entity: Entity, filter: string): Promise<Page> => get<Page>(entity.path, { filter, fields: 'id', limit: 1 })
