/** Liste d'une entité. */
import type { Entity } from '@/lib/model'
import { useColumns } from '@/views/list/columns'
import { ListView } from '@/views/list/list-view'
import { WithEntity } from './with-entity'

export const RecordListRoute = () => <WithEntity>{(entity) => <OwnList key={entity.path} entity={entity} />}</WithEntity>

/** La liste d'une personne, sous les colonnes qu'elle s'est choisies. */
const OwnList = ({ entity }: { entity: Entity }) => <ListView entity={entity} columns={useColumns(entity)} />
