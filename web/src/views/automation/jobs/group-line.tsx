/** Un groupe de travailleurs : sa largeur, ses sortes, sa file ; l'élargir, le retirer. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { removeGroup, type WorkerGroup } from '@/features/automation/api/workers'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { kindLabel } from '../job-kind-label'
import { GroupDialog } from './group-dialog'
import { groupLabel } from './staff-words'

interface GroupLineProps {
  group: WorkerGroup
  manages: boolean
  /** La ligne est partie, et le focus avec elle. */
  onRemoved: () => void
}

export function GroupLine({ group, manages, onRemoved }: GroupLineProps) {
  const { t } = useTranslation()
  const { list } = useFormat()
  const client = useQueryClient()
  const [asked, setAsked] = useState<'edit' | 'remove' | undefined>()
  const gone = useRef(false)
  const name = groupLabel(t, group.name)
  const remove = useMutation({
    mutationFn: () => removeGroup(group.name),
    onSuccess: async () => {
      gone.current = true
      toastSuccess(t('work.removed', { name }))
      await client.invalidateQueries({ queryKey: ['automation'] })
      setAsked(undefined)
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const leave = (event: Event) => {
    if (!gone.current) return
    event.preventDefault()
    onRemoved()
  }
  const kinds = group.name === 'default' ? t('work.default') : group.kinds.length === 0 ? t('work.noKinds') : list(group.kinds.map((kind) => kindLabel(t, kind)))
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-56">
        <p className="font-medium break-all">{name}</p>
        <p className="text-label break-words text-muted-foreground">{kinds}</p>
        <p className="tnum text-label text-muted-foreground">{[group.workers === null ? t('work.widthOwn') : t('work.width', { count: group.workers }), t('work.load', { waiting: group.waiting, running: group.running })].join(' · ')}</p>
        {group.nodes === 0 && <p className="text-label text-danger">{t('work.unserved')}</p>}
      </div>
      {manages && (
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={() => setAsked('edit')}>
            {t('action.edit')}
            <span className="sr-only">{name}</span>
          </Button>
          {group.name !== 'default' && (
            <Button size="small" variant="quietDanger" onClick={() => setAsked('remove')}>
              {t('work.removeGroup')}
              <span className="sr-only">{name}</span>
            </Button>
          )}
        </div>
      )}
      {asked === 'edit' && <GroupDialog group={group} onClose={() => setAsked(undefined)} />}
      {asked === 'remove' && (
        <Dialog open onOpenChange={(open) => !open && !remove.isPending && setAsked(undefined)}>
          <DialogContent title={t('work.removeAsk', { name })} description={t('work.removeHint')} onCloseAutoFocus={leave}>
            <DialogAnswer variant="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
              {t('work.removeGroup')}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
    </li>
  )
}
