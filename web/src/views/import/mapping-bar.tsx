/** Correspondances gardées : en reprendre une, ou garder celle-ci pour les fichiers suivants. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { ImportJob, ImportSettings } from '@/features/imports/api/import-job'
import { mappingsQuery, saveMapping } from '@/features/imports/api/mappings'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { applyMapping } from './steps'

export function MappingBar({ entity, job, onChange }: { entity: Entity; job: ImportJob; onChange: (settings: ImportSettings) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const query = mappingsQuery(entity)
  const { data: kept = [] } = useQuery(query)
  const [name, setName] = useState<string | undefined>()
  const save = useMutation({
    mutationFn: (title: string) => saveMapping(entity, { name: title, columns: Object.fromEntries(job.columns.map((column) => [column.name, column.field])), key: job.key, mode: job.mode, shared: false }),
    onSuccess: () => {
      setName(undefined)
      toastSuccess(t('import.mappingKept'))
      return client.invalidateQueries({ queryKey: query.queryKey })
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const take = (id: string) => {
    const mapping = kept.find((one) => one.id === id)
    if (mapping) onChange({ columns: applyMapping(job.columns, mapping.columns), key: mapping.key, mode: mapping.mode })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name?.trim()) save.mutate(name.trim())
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {kept.length > 0 && (
        <div className="w-64 max-w-full">
          <Select aria-label={t('import.mapping')} placeholder={t('import.mapping')} value={job.mapping?.id ?? ''} options={kept.map((one) => ({ value: one.id, label: one.name }))} onChange={take} />
        </div>
      )}
      {name === undefined ? (
        <Button variant="ghost" onClick={() => setName('')}>
          {t('import.keepMapping')}
        </Button>
      ) : (
        <form onSubmit={submit} className="flex min-w-0 flex-1 gap-2 sm:max-w-md">
          <Input autoFocus aria-label={t('import.mappingName')} placeholder={t('import.mappingName')} maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          <Button type="submit" busy={save.isPending} disabled={name.trim() === ''}>
            {t('action.save')}
          </Button>
        </form>
      )}
    </div>
  )
}
