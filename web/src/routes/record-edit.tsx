/** Modification d'une fiche. */
import { Forbidden } from '@/components/dead-ends'
import { entityKey } from '@/lib/model'
import { EditView } from '@/views/form/form-view'
import { WithEntity } from './with-entity'

export const RecordEditRoute = () => <WithEntity>{(entity, id) => (entity.rights.edit === false ? <Forbidden right={`${entityKey(entity)}.edit`} /> : <EditView key={id} entity={entity} id={id} />)}</WithEntity>
