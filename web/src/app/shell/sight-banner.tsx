/** Bandeau de qui regarde l'application comme un autre : qui, jusqu'à quand, et comment en sortir. */
import { useMutation } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Me } from '@/features/session/api/get-me'
import { stopViewing } from '@/features/session/api/view-as'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

/** Les droits, le modèle et les fiches changent d'un coup : la page repart de rien. */
const startAfresh = () => window.location.assign('/')

export default function SightBanner({ name, viewing }: { name: string; viewing: NonNullable<Me['viewing']> }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const { until } = viewing
  const leave = useMutation({ mutationFn: stopViewing, onSuccess: startAfresh, onError: (error) => toastError(problemText(t, asProblem(error))) })
  useEffect(() => {
    const end = setTimeout(startAfresh, Math.max(new Date(until).getTime() - Date.now(), 0) + 1000)
    return () => clearTimeout(end)
  }, [until])
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
