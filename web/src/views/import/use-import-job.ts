/** Gestes sur un import : lancer une étape, l'arrêter. La page relit ensuite où il en est. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelImport, importKey, startImport, type ImportJob } from '@/features/imports/api/import-job'
import { refreshAfter } from '@/features/records/refresh-after'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

export function useImportJob(job: ImportJob) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: importKey(job.id) })
  const onError = (error: unknown) => toastError(problemText(t, asProblem(error)))
  // Une fois l'écriture finie, les listes et les compteurs ont changé.
  const over = job.status === 'applied' || job.status === 'undone' || job.status === 'cancelled'
  useEffect(() => {
    if (over) void refreshAfter(client, job.entity)
  }, [client, over, job.entity])
  return {
    start: useMutation({ mutationFn: (step: 'check' | 'apply' | 'undo') => startImport(job.id, step), onSuccess, onError }),
    cancel: useMutation({ mutationFn: (keep: boolean) => cancelImport(job.id, keep), onSuccess, onError }),
  }
}
