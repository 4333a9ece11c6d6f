/** Les vues : l'entité à choisir, puis les siennes. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { layoutQuery } from '@/features/definitions/api/layout'
import { useModel } from '@/features/model/use-model'
import { learn } from '@/lib/i18n'
import type { Entity } from '@/lib/model'
import { viewEditorTexts } from '@/locales/view-editor'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { ShapeList } from '@/views/layout/shape-list'
import { ViewsEditor } from './views-editor'

await learn(viewEditorTexts)

export default function ViewsScreen({ item }: ScreenProps) {
  const { t } = useTranslation()
  const entity = useModel().entities[item?.replace('/', '.') ?? '']
  if (item === undefined) return <ShapeList title={t('shaping.views.title')} hint={t('shaping.views.listHint')} page="views" listed />
  return entity && !entity.owned ? <ViewsLoader entity={entity} /> : <NotFound />
}

function ViewsLoader({ entity }: { entity: Entity }) {
  const { data, error, refetch } = useQuery(layoutQuery(entity.package, entity.name))
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-96" />
  return <ViewsEditor key={data.version} entity={entity} layout={data} />
}
