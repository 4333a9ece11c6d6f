/** Ouvre un abonnement à écrire, neuf ou gardé, à qui peut l'écrire. */
import { useQuery } from '@tanstack/react-query'
import { Forbidden, NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { readWebhook } from '@/features/automation/api/webhooks'
import { useModel } from '@/features/model/use-model'
import { asProblem } from '@/lib/http/problem'
import { WebhookEditor } from './webhook-editor'

export function WebhookLoader({ id }: { id: string | undefined }) {
  const { permissions } = useModel()
  if (!permissions.includes('core.automation.manage')) return <Forbidden right="core.automation.manage" />
  return id === undefined ? <WebhookEditor /> : <Kept id={id} />
}

function Kept({ id }: { id: string }) {
  // Toujours relu à l'ouverture ; l'éditeur retient celui qu'il a ouvert.
  const { data, error, refetch } = useQuery({ queryKey: ['edit', 'webhook', id], queryFn: () => readWebhook(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })
  if (error) return asProblem(error).status === 404 ? <NotFound /> : <ErrorPanel error={error} onRetry={() => void refetch()} />
  return data ? <WebhookEditor key={data.id} webhook={data} /> : <Skeleton className="h-96" />
}
