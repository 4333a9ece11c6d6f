/** Modification d'une fiche. */
import { Forbidden } from '@/app/app-error'
import { EditView } from '@/views/form/form-view'
import { WithEntity } from './with-entity'

export const RecordEditRoute = () => <WithEntity>{(entity, id) => (entity.rights.edit === false ? <Forbidden /> : <EditView entity={entity} id={id} />)}</WithEntity>
