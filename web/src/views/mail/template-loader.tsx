/** Un gabarit tel qu'il est gardé, puis son éditeur. */
import { useQuery } from '@tanstack/react-query'
import { NotFound } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { templateQuery } from '@/features/mail/api/templates'
import { asProblem } from '@/lib/http/problem'
import { TemplateEditor } from './template-editor'

export function TemplateLoader({ name }: { name: string }) {
  const { data, error, refetch } = useQuery(templateQuery(name))
  if (data) return <TemplateEditor key={name} template={data} />
  if (!error) return <Skeleton className="h-96" />
  return asProblem(error).status === 404 ? <NotFound /> : <ErrorPanel error={error} onRetry={() => void refetch()} />
}
