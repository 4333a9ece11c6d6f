/** Entités : celles de l'organisation, celles des modules, et l'éditeur de l'une. */
import type { ScreenProps } from '@/views/admin/admin-pages'
import { EntitiesList } from './entities-list'
import { EntityLoader } from './entity-loader'

export default function EntitiesScreen({ item }: ScreenProps) {
  return item === undefined ? <EntitiesList /> : <EntityLoader item={item} />
}
