/** Fiche d'une entité. */
import { DetailView } from '@/views/detail/detail-view'
import { WithEntity } from './with-entity'

export const RecordDetailRoute = () => <WithEntity>{(entity, id) => <DetailView key={id} entity={entity} id={id} />}</WithEntity>
