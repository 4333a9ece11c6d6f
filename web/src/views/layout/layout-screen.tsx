/** Les formulaires : l'entité à choisir, puis l'arrangement du sien. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { layoutQuery } from '@/features/definitions/api/layout'
import { useModel } from '@/features/model/use-model'
import type { Entity } from '@/lib/model'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { LayoutEditor } from './layout-editor'
import { ShapeList } from './shape-list'

export default function LayoutScreen({ item }: ScreenProps) {
  const { t } = useTranslation()
  const entity = useModel().entities[item?.replace('/', '.') ?? '']
  if (item === undefined) return <ShapeList title={t('shaping.forms')} hint={t('shaping.formsHint')} page="forms" />
  return entity ? <LayoutLoader entity={entity} /> : <NotFound />
}

function LayoutLoader({ entity }: { entity: Entity }) {
  const { data, error, refetch } = useQuery(layoutQuery(entity.package, entity.name))
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-96" />
  // Un arrangement enregistré ouvre un brouillon neuf ; un autre changement de modèle ne touche pas à celui qu'on écrit.
  return <LayoutEditor key={data.version} entity={entity} layout={data} />
}
