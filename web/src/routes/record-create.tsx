/** Création d'une fiche. */
import { Forbidden } from '@/components/dead-ends'
import { entityKey } from '@/lib/model'
import { CreateView } from '@/views/form/form-view'
import { WithEntity } from './with-entity'

export const RecordCreateRoute = () => <WithEntity>{(entity) => (entity.rights.create ? <CreateView key={entity.path} entity={entity} /> : <Forbidden right={`${entityKey(entity)}.create`} />)}</WithEntity>
