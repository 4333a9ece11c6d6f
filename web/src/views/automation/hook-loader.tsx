/** Ouvre une entrée d'appels à écrire, neuve ou gardée, à qui peut l'écrire. */
import { useQuery } from '@tanstack/react-query'
import { Forbidden, NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { readHook } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { asProblem } from '@/lib/http/problem'
import { bodyOf, emptyHook } from './hook-draft'
import { HookEditor } from './hook-editor'

export function HookLoader({ id }: { id: string | undefined }) {
  const { permissions } = useModel()
  if (!permissions.includes('core.automation.manage')) return <Forbidden />
  return id === undefined ? <HookEditor start={emptyHook} /> : <Kept id={id} />
}

function Kept({ id }: { id: string }) {
  // Lue au moment d'ouvrir, puis plus : la saisie ne bouge pas sous les doigts.
  const { data, error, refetch } = useQuery({ queryKey: ['edit', 'hook', id], queryFn: () => readHook(id), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })
  if (error) return asProblem(error).status === 404 ? <NotFound /> : <ErrorPanel error={error} onRetry={() => void refetch()} />
  return data ? <HookEditor start={bodyOf(data)} hook={data} /> : <Skeleton className="h-96" />
}
