/** Liste d'une entité. */
import { ListView } from '@/views/list/list-view'
import { WithEntity } from './with-entity'

export const RecordListRoute = () => <WithEntity>{(entity) => <ListView key={entity.path} entity={entity} />}</WithEntity>
