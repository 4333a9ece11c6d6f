/** Ce qu'on règle d'une sorte de travaux : son groupe, combien de front, sa priorité. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { changeKind, type JobKind } from '@/features/automation/api/job-kinds'
import { staffQuery } from '@/features/automation/api/workers'
import { asProblem } from '@/lib/http/problem'
import { toastSuccess } from '@/lib/toast'
import { kindLabel } from '../job-kind-label'
import { groupLabel, wholeOf } from './staff-words'

export function KindDialog({ kind, onClose }: { kind: JobKind; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data: staff } = useQuery(staffQuery)
  const [group, setGroup] = useState(kind.group)
  const [limit, setLimit] = useState(kind.max_running?.toString() ?? '')
  const [priority, setPriority] = useState(kind.priority.toString())
  const [most, raised] = [wholeOf(limit), wholeOf(priority) ?? 0]
  const label = kindLabel(t, kind.kind)
  const save = useMutation({
    mutationFn: () => changeKind(kind.kind, { group, max_running: most, priority: raised }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['automation'] })
      toastSuccess(t('work.kindSaved', { label }))
      onClose()
    },
  })
  const refusal = save.error ? asProblem(save.error) : undefined
  const faultOf = (field: string) => refusal?.errors.find((one) => one.field === field)?.message
  const unread = (value: number | null) => (Number.isNaN(value) ? t('form.fault.not_whole') : undefined)
  const ready = !Number.isNaN(most) && !Number.isNaN(raised)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) save.mutate()
  }
  const names = [...new Set([...(staff?.groups.map((one) => one.name) ?? []), group])]
  return (
    <Dialog open onOpenChange={(open) => !open && !save.isPending && onClose()}>
      <DialogContent title={t('work.setTitle', { label })} description={t('work.setHint')}>
        <form onSubmit={submit}>
          <DialogBody>
            {refusal && !refusal.errors.length && <ErrorPanel error={save.error} />}
            <FieldFrame id="kind-group" label={t('work.group')} help={t('work.groupHelp')} error={faultOf('group')}>
              {(control) => <Select value={group} options={names.map((name) => ({ value: name, label: groupLabel(t, name) }))} onChange={setGroup} {...control} />}
            </FieldFrame>
            <FieldFrame id="kind-limit" label={t('work.limit')} help={t('work.limitHelp')} error={unread(most) ?? faultOf('max_running')}>
              {(control) => <Input inputMode="numeric" autoComplete="off" maxLength={5} value={limit} onChange={(event) => setLimit(event.target.value)} {...control} />}
            </FieldFrame>
            <FieldFrame id="kind-priority" label={t('work.priority')} help={t('work.priorityHelp')} error={unread(raised) ?? faultOf('priority')}>
              {(control) => <Input inputMode="numeric" autoComplete="off" maxLength={5} value={priority} onChange={(event) => setPriority(event.target.value)} {...control} />}
            </FieldFrame>
          </DialogBody>
          <DialogAnswer type="submit" busy={save.isPending} disabled={!ready}>
            {t('action.save')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
