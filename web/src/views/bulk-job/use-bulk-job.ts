/** Ce qu'on demande d'un geste en marche ou fini : s'arrêter, se défaire. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tellBulkJob, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { watchBulk } from '@/lib/bulk-watch'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

export function useBulkJob(job: BulkJob) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (verb: 'cancel' | 'undo') => tellBulkJob(job.id, verb),
    onSuccess: (_, verb) => {
      if (verb === 'undo') watchBulk(true)
      return client.invalidateQueries({ queryKey: ['bulk-jobs'] })
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
}
