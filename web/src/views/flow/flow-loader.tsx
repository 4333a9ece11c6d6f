/** Ouvre le circuit d'une entité : celui d'une entité d'ici s'écrit, celui d'un module se regarde. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { definitionQuery } from '@/features/definitions/api/definitions'
import type { WorkflowBody } from '@/features/definitions/workflow'
import { useModel } from '@/features/model/use-model'
import { fieldNamed, type Entity } from '@/lib/model'
import type { Language } from '@/lib/i18n'
import { emptyFlow, readFlow } from './flow-draft'
import { FlowEditor } from './flow-editor'
import { FlowView } from './flow-view'

export function FlowLoader({ item }: { item: string }) {
  const model = useModel()
  const entity = model.entities[item.replace('/', '.')]
  if (!entity || (entity.package !== 'my' && !entity.workflow)) return <NotFound />
  return entity.package === 'my' ? <OwnFlow entity={entity} /> : <FlowView entity={entity} />
}

function OwnFlow({ entity }: { entity: Entity }) {
  const { t, i18n } = useTranslation()
  const { data, error, refetch } = useQuery(definitionQuery<WorkflowBody>(`workflows/${entity.name}`))
  const said = (text: string) => ({ [i18n.language as Language]: text })
  const [blank] = useState(() => {
    const made = emptyFlow(entity.name, { draft: said(t('flow.draftState')), done: said(t('flow.doneState')), validate: said(t('flow.validate')), status: said(t('flow.statusField')) })
    return fieldNamed(entity, 'status') ? { ...made, field: 'workflow_state' } : made
  })
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton className="h-96" />
  // Ce qui a changé au serveur ouvre un brouillon neuf.
  return data === null ? <FlowEditor key="new" start={blank} version={0} entity={entity} /> : <KeptFlow key={data.version} body={data.body} version={data.version} entity={entity} />
}

function KeptFlow({ body, version, entity }: { body: WorkflowBody; version: number; entity: Entity }) {
  const [start] = useState(() => readFlow(entity.name, body))
  return <FlowEditor start={start} version={version} entity={entity} />
}
