/** Ouvre une entrée d'appels à écrire, neuve ou gardée, à qui peut l'écrire. */
import { useQuery } from '@tanstack/react-query'
import { Forbidden, NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { readHook } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { asProblem } from '@/lib/http/problem'
import { HookEditor } from './hook-editor'

export function HookLoader({ id }: { id: string | undefined }) {
  const { permissions } = useModel()
  if (!permissions.includes('core.automation.manage')) return <Forbidden right="core.automation.manage" />
  return id === undefined ? <HookEditor /> : <Kept id={id} />
}

function Kept({ id }: { id: string }) {
  // Toujours relue à l'ouverture ; l'éditeur retient celle qu'il a ouverte.
  const { data, error, refetch } = useQuery({ queryKey: ['edit', 'hook', id], queryFn: () => readHook(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })
  if (error) return asProblem(error).status === 404 ? <NotFound /> : <ErrorPanel error={error} onRetry={() => void refetch()} />
  return data ? <HookEditor key={data.id} hook={data} /> : <Skeleton className="h-96" />
}
