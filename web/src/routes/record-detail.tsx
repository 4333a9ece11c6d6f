/** Fiche d'une entité. */
import { learn } from '@/lib/i18n'
import { approvalsTexts } from '@/locales/approvals'
import { DetailView } from '@/views/detail/detail-view'
import { WithEntity } from './with-entity'

await learn(approvalsTexts)

export const RecordDetailRoute = () => <WithEntity>{(entity, id) => <DetailView key={id} entity={entity} id={id} />}</WithEntity>
