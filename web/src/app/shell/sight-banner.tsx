/** Bandeau de qui regarde l'application comme un autre : qui, jusqu'à quand, et comment en sortir. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { startAfresh } from '@/features/session/afresh'
import { meQuery, type Me } from '@/features/session/api/get-me'
import { stopViewing } from '@/features/session/api/view-as'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

export default function SightBanner({ name, viewing }: { name: string; viewing: NonNullable<Me['viewing']> }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { until } = viewing
  const leave = useMutation({ mutationFn: stopViewing, onSuccess: startAfresh, onError: (error) => toastError(problemText(t, asProblem(error))) })
  useEnd(until)
  return (
    <div role="status" data-sight className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-warning bg-warning-soft px-4 py-2 text-label font-medium text-warning">
      <Eye aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 basis-60">{t('shell.viewing', { name, time: time(until) })}</span>
      <Button busy={leave.isPending} onClick={() => leave.mutate()}>
        {t('shell.leaveView')}
      </Button>
    </div>
  )
}

/** L'heure passée, le serveur dit si c'est fini : l'horloge de ce poste peut avancer sur la sienne. On le redemande de moins en moins souvent. */
function useEnd(until: string): void {
  const client = useQueryClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const askIn = (wait: number, next: number) => {
      timer = setTimeout(async () => {
        const me = await client.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => undefined)
        if (me && !me.viewing) startAfresh()
        else if (timer !== undefined) askIn(next, Math.min(next * 2, LONGEST_WAIT_MS))
      }, wait)
    }
    askIn(Math.max(new Date(until).getTime() - Date.now(), 0) + FIRST_WAIT_MS, FIRST_WAIT_MS * 2)
    return () => {
      clearTimeout(timer)
      timer = undefined
    }
  }, [client, until])
}
