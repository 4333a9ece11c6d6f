/** Lit la définition à modifier ; une entité de module n'en a pas encore quand on ne lui a rien ajouté. */
import { useQuery } from '@tanstack/react-query'
import { NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { definitionQuery } from '@/features/definitions/api/definitions'
import type { EntityBody } from '@/features/definitions/definition'
import { useModel } from '@/features/model/use-model'
import { emptyDraft, fromBody } from './draft'
import { EntityEditor } from './entity-editor'

export function EntityLoader({ item }: { item: string }) {
  const model = useModel()
  const [pack = '', name = ''] = item.split('/')
  const isNew = item === 'new'
  const overlay = pack === 'my' ? undefined : `${pack}.${name}`
  const path = overlay ? `overlays/${pack}/entities/${name}` : `entities/${name}`
  const { data, error, refetch } = useQuery({ ...definitionQuery<EntityBody>(path), enabled: !isNew })
  if (isNew) return <EntityEditor start={emptyDraft()} version={0} />
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton className="h-96" />
  if (data === null && (!overlay || !model.entities[overlay])) return <NotFound />
  const start = data ? fromBody(name, data.body, overlay) : emptyDraft(overlay)
  // Ce qui a changé au serveur ouvre un brouillon neuf.
  const version = data?.version ?? 0
  return <EntityEditor key={version} start={start} version={version} />
}
