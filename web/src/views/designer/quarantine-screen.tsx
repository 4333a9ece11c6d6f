/** Ce qui a été retiré du modèle et attend : le reprendre avec ses données, ou l'effacer pour de bon. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { PackageOpen } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { purge, quarantineQuery, reinstate, type Quarantined } from '@/features/definitions/api/quarantine'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export default function QuarantineScreen() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(quarantineQuery)
  const [purging, setPurging] = useState<Quarantined | undefined>()
  return (
    <>
      <PageTitle text={t('admin.quarantine')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.quarantineHint')}</p>
      <div className="py-5">
        <Listing items={data} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<PackageOpen aria-hidden />} title={t('admin.noQuarantine')} hint={t('admin.noQuarantineHint')} />}>
          {(one) => <QuarantineLine key={one.id} one={one} onPurge={() => setPurging(one)} />}
        </Listing>
      </div>
      {purging && <PurgeDialog one={purging} onClose={() => setPurging(undefined)} />}
    </>
  )
}

function QuarantineLine({ one, onPurge }: { one: Quarantined; onPurge: () => void }) {
  const { t } = useTranslation()
  const { relative, size } = useFormat()
  const client = useQueryClient()
  const restore = useMutation({
    mutationFn: () => reinstate(one.id),
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: ['definitions'] }), client.invalidateQueries({ queryKey: ['meta'] })])
      toastSuccess(t('admin.reinstated', { name: one.name }))
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <p className="font-medium break-words">
          {t(`admin.quarantined.${one.kind}`)} <span className="font-mono text-label">{one.name}</span>
        </p>
        <p className="text-label text-muted-foreground">{[t('admin.hiddenAt', { when: relative(one.hidden_at) }), t('admin.daysLeft', { count: one.days_left }), size(one.size)].join(' · ')}</p>
      </div>
      <Button busy={restore.isPending} onClick={() => restore.mutate()}>
        {t('admin.reinstate')}
        <span className="sr-only">{one.name}</span>
      </Button>
      <Button variant="quietDanger" onClick={onPurge}>
        {t('admin.purge')}
        <span className="sr-only">{one.name}</span>
      </Button>
    </li>
  )
}

/** Ce qui ne se défait pas se confirme en recopiant le nom. */
function PurgeDialog({ one, onClose }: { one: Quarantined; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const erase = useMutation({
    mutationFn: () => purge(one.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['definitions'] })
      toastSuccess(t('admin.purged', { name: one.name }))
      onClose()
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('admin.purgeTitle', { name: one.name })} description={t('admin.purgeHint')}>
        <DialogBody>
          <FieldFrame id="purge-name" label={t('admin.typeName', { name: one.name })}>
            {(control) => <Input autoFocus spellCheck={false} autoCapitalize="off" className="font-mono" value={typed} onChange={(event) => setTyped(event.target.value)} {...control} />}
          </FieldFrame>
        </DialogBody>
        <DialogAnswer variant="danger" disabled={typed.trim() !== one.name} busy={erase.isPending} onClick={() => erase.mutate()}>
          {t('admin.purge')}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
