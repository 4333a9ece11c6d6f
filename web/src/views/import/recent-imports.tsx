/** Derniers imports de la personne : y revenir, ou les oublier avec leur fichier. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { deleteImport, importsQuery } from '@/features/imports/api/import-job'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

export function RecentImports({ entity, onOpen }: { entity: Entity; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const query = importsQuery(entity)
  const { data = [] } = useQuery(query)
  const forget = useMutation({
    mutationFn: deleteImport,
    onSuccess: () => client.invalidateQueries({ queryKey: query.queryKey }),
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  if (data.length === 0) return null
  return (
    <section aria-labelledby="import-recent" className="mt-6">
      <h2 id="import-recent" className="text-section">
        {t('import.recent')}
      </h2>
      <ul className="mt-2 rounded-lg border bg-card">
        {data.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-3 py-2 last:border-0">
            <Button variant="link" size="inline" className="min-w-0 shrink whitespace-normal text-left" onClick={() => onOpen(one.id)}>
              {one.file.name}
            </Button>
            <span className="text-label text-muted-foreground">{t(`import.status.${one.status}`)}</span>
            <time dateTime={one.created_at} className="ml-auto text-label text-muted-foreground">
              {format.datetime(one.created_at)}
            </time>
            <Button variant="ghost" size="smallIcon" aria-label={t('import.forget', { name: one.file.name })} disabled={forget.isPending} onClick={() => forget.mutate(one.id)}>
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
