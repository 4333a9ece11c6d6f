/** Arrêter un travail, ou le refaire. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { actOnJob, type Job } from '@/features/automation/api/jobs'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export function useJobAct(job: Job) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (verb: 'cancel' | 'retry') => actOnJob(job.id, verb),
    onSuccess: (next, verb) => {
      toastSuccess(t(next.stopping ? (job.kind === 'import' ? 'work.stopAskedImport' : 'work.stopAsked') : verb === 'cancel' ? 'admin.jobCancelled' : 'admin.jobRetried'))
      return client.invalidateQueries({ queryKey: ['automation'] })
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
}
