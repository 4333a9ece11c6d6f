/** Un groupe de travailleurs qu'on fait ou qu'on élargit. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { saveGroup, staffQuery, type WorkerGroup } from '@/features/automation/api/workers'
import { asProblem } from '@/lib/http/problem'
import { toastSuccess } from '@/lib/toast'
import { groupLabel, wholeOf } from './staff-words'

interface GroupDialogProps {
  /** Celui qu'on élargit ; un neuf, à défaut. */
  group?: WorkerGroup
  onClose: () => void
}

export function GroupDialog({ group, onClose }: GroupDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState(group?.name ?? '')
  const [workers, setWorkers] = useState(group?.workers?.toString() ?? '')
  const said = name.trim()
  const width = wholeOf(workers)
  const label = groupLabel(t, said)
  const save = useMutation({
    mutationFn: () => saveGroup(said, width),
    onSuccess: async (staff) => {
      client.setQueryData(staffQuery.queryKey, staff)
      toastSuccess(t('work.groupSaved', { name: label }))
      onClose()
    },
  })
  const refusal = save.error ? asProblem(save.error) : undefined
  const faultOf = (field: string) => refusal?.errors.find((one) => one.field === field)?.message
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (said && !Number.isNaN(width)) save.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !save.isPending && onClose()}>
      <DialogContent title={group ? t('work.editGroup', { name: label }) : t('work.newGroup')} description={t('work.groupHint')}>
        <form onSubmit={submit}>
          <DialogBody>
            {refusal && !refusal.errors.length && <ErrorPanel error={save.error} />}
            {!group && (
              <FieldFrame id="group-name" label={t('work.name')} required help={t('work.nameHelp')} error={faultOf('name')}>
                {(control) => <Input autoComplete="off" spellCheck={false} maxLength={40} value={name} onChange={(event) => setName(event.target.value)} {...control} />}
              </FieldFrame>
            )}
            <FieldFrame id="group-workers" label={t('work.workers')} help={t('work.workersHelp')} error={Number.isNaN(width) ? t('form.fault.not_whole') : faultOf('workers')}>
              {(control) => <Input inputMode="numeric" autoComplete="off" maxLength={3} value={workers} onChange={(event) => setWorkers(event.target.value)} {...control} />}
            </FieldFrame>
          </DialogBody>
          <DialogAnswer type="submit" busy={save.isPending} disabled={!said || Number.isNaN(width)}>
            {t('action.save')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
