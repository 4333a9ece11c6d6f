/** Import d'un fichier dans une entité. */
import { Forbidden } from '@/components/dead-ends'
import { entityKey } from '@/lib/model'
import { ImportView } from '@/views/import/import-view'
import { WithEntity } from './with-entity'

export const RecordImportRoute = () => <WithEntity>{(entity) => (entity.rights.import ? <ImportView key={entity.path} entity={entity} /> : <Forbidden right={`${entityKey(entity)}.import`} />)}</WithEntity>
