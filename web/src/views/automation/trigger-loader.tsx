/** Ouvre un déclencheur : le sien s'écrit, celui d'un module se regarde, s'essaie et se copie. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Forbidden, NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { triggersQuery, type Trigger } from '@/features/automation/api/triggers'
import type { TemplateBody, TriggerBody } from '@/features/automation/trigger'
import { definitionQuery, definitionsQuery } from '@/features/definitions/api/definitions'
import { useModel } from '@/features/model/use-model'
import type { Language } from '@/lib/i18n'
import { allSteps, readSteps } from './steps'
import { copyOf } from './trigger-copy'
import { emptyTrigger, readTrigger } from './trigger-draft'
import { TriggerEditor } from './trigger-editor'
import { TriggerView } from './trigger-view'

export function TriggerLoader({ item }: { item: string }) {
  const { i18n } = useTranslation()
  const { permissions } = useModel()
  const { entity, from } = useSearch({ strict: false }) as { entity?: string; from?: string }
  const { data, error, refetch } = useQuery(triggersQuery(i18n.language))
  const mayWrite = permissions.includes('core.definition.manage')
  if (item === 'new' && !mayWrite) return <Forbidden right="core.definition.manage" />
  if (item === 'new' && from === undefined) return <TriggerEditor start={emptyTrigger(entity)} trigger={undefined} />
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-96" />
  if (item === 'new') return <CopiedTrigger trigger={data.find((one) => one.name === from)} />
  const trigger = data.find((one) => one.name === item.replace('/', '.'))
  if (!trigger) return <NotFound />
  return trigger.package === 'my' && mayWrite ? <OwnTrigger trigger={trigger} /> : <TriggerView trigger={trigger} />
}

/** Celui d'un module, recopié à soi ; rien n'est gardé avant que la personne l'applique. */
function CopiedTrigger({ trigger }: { trigger: Trigger | undefined }) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const { data: kept, error, refetch } = useQuery(definitionsQuery)
  if (!kept) return error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <Skeleton className="h-96" />
  const taken = kept.flatMap(({ path }) => (path.startsWith('triggers/') ? [path.slice('triggers/'.length)] : []))
  const given = trigger && copyOf(trigger, model, { label: t('trigger.copyName', { name: trigger.label }), language: i18n.language as Language, taken })
  return given ? <TriggerEditor start={emptyTrigger()} given={given} trigger={undefined} /> : <NotFound />
}

function OwnTrigger({ trigger }: { trigger: Trigger }) {
  const name = trigger.name.slice('my.'.length)
  const { data, error, refetch } = useQuery(definitionQuery<TriggerBody>(`triggers/${name}`))
  const used = [...new Set(allSteps(readSteps(data?.body.steps)).map((step) => String(step.values.template ?? '')))].filter((one) => one !== '' && (!one.includes('.') || one.startsWith('my.')))
  const messages = useQueries({ queries: used.map((template) => definitionQuery<TemplateBody>(`templates/${template.replace(/^my\./, '')}`)) })
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (data === undefined || messages.some((one) => one.isPending)) return <Skeleton className="h-96" />
  if (data === null) return <NotFound />
  const read = messages.flatMap((one, rank) => (one.data ? [[used[rank] ?? '', one.data] as const] : []))
  const bodies = Object.fromEntries(read.map(([template, { body }]) => [template, body]))
  const versions = Object.fromEntries([data, ...read.map(([, one]) => one)].map(({ path, version }) => [path, version]))
  return <TriggerEditor key={JSON.stringify(versions)} start={readTrigger(name, data.body, bodies, versions)} trigger={trigger} />
}
