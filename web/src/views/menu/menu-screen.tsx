/** Lit le menu arrangé ; il n'y en a pas tant que les modules suffisent. */
import { useQuery } from '@tanstack/react-query'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { definitionQuery } from '@/features/definitions/api/definitions'
import { useModel } from '@/features/model/use-model'
import { fromBody, MENU_PATH, type MenuBody } from './draft'
import { MenuEditor } from './menu-editor'

export default function MenuScreen() {
  const model = useModel()
  const { data, error, refetch } = useQuery(definitionQuery<MenuBody>(MENU_PATH))
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (data === undefined || model.version === '') return <Skeleton className="h-96" />
  const version = data?.version ?? 0
  return <MenuEditor read={fromBody(data?.body ?? null, model)} version={version} />
}
