/** Ce qu'on fait d'une exécution : la rejouer quand elle a échoué, l'arrêter tant qu'elle attend. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { OctagonX, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TITLE } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { replayRun, stopRun, type Run } from '@/features/automation/api/runs'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useFocusHeir } from '@/lib/use-focus-heir'

const BUTTON = 'run-gesture'

export function RunGestures({ run }: { run: Run }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [asked, setAsked] = useState(false)
  const bequeath = useFocusHeir()
  // Le geste fait, son bouton s'en va : le titre prend le focus.
  const act = (gesture: typeof replay) => {
    bequeath(BUTTON, TITLE)
    gesture.mutate()
  }
  const onError = (failure: unknown) => toastError(problemText(t, asProblem(failure)))
  const said = (text: string) => {
    toastSuccess(text)
    return client.invalidateQueries({ queryKey: ['automation'] })
  }
  const replay = useMutation({ mutationFn: () => replayRun(run.id), onSuccess: () => said(t('admin.replayed')), onError })
  const stop = useMutation({
    mutationFn: () => stopRun(run.id),
    onSuccess: async () => {
      await said(t('trigger.stopRunDone'))
      setAsked(false)
    },
    onError,
  })
  if (run.state === 'failed') {
    return (
      <Button className="ml-auto" id={BUTTON} busy={replay.isPending} onClick={() => act(replay)}>
        <RotateCcw aria-hidden />
        {t('admin.replay')}
      </Button>
    )
  }
  if (run.state !== 'waiting' && run.state !== 'ready') return null
  return (
    <>
      <Button className="ml-auto" id={BUTTON} onClick={() => setAsked(true)}>
        <OctagonX aria-hidden />
        {t('trigger.stopRun')}
      </Button>
      {asked && (
        <Dialog open onOpenChange={(open) => !open && !stop.isPending && setAsked(false)}>
          <DialogContent title={t('trigger.stopRunAsk')} description={t('trigger.stopRunHint')}>
            <DialogAnswer variant="danger" busy={stop.isPending} onClick={() => act(stop)}>
              {t('trigger.stopRun')}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
    </>
  )
}
