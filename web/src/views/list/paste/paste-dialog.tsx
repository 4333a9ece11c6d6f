/** Un tableau collé dans la liste : ce qu'il changerait, case par case, avant d'écrire quoi que ce soit ; puis ce qui a été refusé. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { findInBlock } from '@/features/records/api/find-by-label'
import { useFormat } from '@/lib/format'
import { learn } from '@/lib/i18n'
import { entityKey, type Entity, type Field, type RecordData } from '@/lib/model'
import { MOST_LINES } from '@/lib/paste/fill'
import { editingTexts } from '@/locales/editing'
import { kindsTexts } from '@/locales/kinds'
import { pasteTexts } from '@/locales/paste'
import BulkReport from '../bulk-report'
import { FirstLineQuestion } from './first-line-question'
import { blockFor, planOf, type FirstLine, type Origin, type Plan } from './plan'
import { PlanTable } from './plan-table'
import { useApply } from './use-apply'

await Promise.all([learn(pasteTexts), learn(kindsTexts), learn(editingTexts)])

export interface Pasted {
  cells: string[][]
  origin: Origin
}

interface PasteDialogProps {
  entity: Entity
  fields: Field[]
  records: RecordData[]
  pasted: Pasted
  /** Ne garder choisies que celles-ci. */
  onKeep: (ids: string[]) => void
  onClose: () => void
}

export default function PasteDialog({ entity, fields, records, pasted, onKeep, onClose }: PasteDialogProps) {
  const { t } = useTranslation()
  const { running, refused, apply } = useApply(entity, onClose)
  const [first, setFirst] = useState<FirstLine | undefined>()
  const { plan, unsure, titled, error, retry, tooMany } = usePlan({ entity, fields, records, pasted, first })
  const touched = new Set(plan?.changes.map(({ record }) => record.id)).size
  if (refused.length > 0) {
    return (
      <BulkReport
        entity={entity}
        refused={refused}
        records={records}
        onClose={onClose}
        onKeep={(ids) => {
          onKeep(ids)
          onClose()
        }}
      />
    )
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !running && onClose()}>
      <DialogContent wide title={t('paste.title')} description={tooMany ?? t('paste.hint')}>
        {error && <ErrorPanel error={error} onRetry={retry} />}
        {unsure && <FirstLineQuestion {...unsure} onAnswer={setFirst} />}
        {!plan && !unsure && !error && !tooMany && (
          <DialogBody>
            <p role="status">{t('form.paste.searching')}</p>
            <Skeleton className="h-32" />
          </DialogBody>
        )}
        {plan && (
          <>
            <Told plan={plan} />
            {titled && (
              <div className="px-5 pb-3">
                <Button size="small" disabled={running} onClick={() => setFirst('record')}>
                  {t('paste.isRecord')}
                </Button>
              </div>
            )}
            {plan.changes.length + plan.refusals.length > 0 ? <PlanTable entity={entity} plan={plan} /> : <p className="px-5 py-3">{t('paste.nothing')}</p>}
          </>
        )}
        <div className="pt-3">
          <DialogFooter>
            <DialogClose asChild>
              <Button disabled={running}>{t('action.cancel')}</Button>
            </DialogClose>
            {!tooMany && !unsure && (
              <Button variant="primary" busy={running} disabled={touched === 0} onClick={() => plan && apply(plan.changes)}>
                {t('paste.apply', { count: touched })}
              </Button>
            )}
          </DialogFooter>
        </div>
      </DialogContent>
    </Dialog>
  )
}

/** Le bilan d'un plan, puis ce que le collage laisse de côté. */
function Told({ plan }: { plan: Plan }) {
  const { t } = useTranslation()
  const sums = [
    [plan.changes.length, 'paste.change'],
    [plan.refusals.length, 'paste.refusedCount'],
    [plan.same, 'paste.same'],
  ] as const
  const left = [
    plan.unshown.length > 0 && t('paste.unshown', { fields: plan.unshown.map((field) => field.label).join(', ') }),
    plan.strangers.length > 0 && t('paste.strangers', { titles: plan.strangers.join(', ') }),
    plan.locked.length > 0 && t('paste.locked', { fields: plan.locked.map((field) => field.label).join(', ') }),
    plan.linesLeft > 0 && t('paste.linesLeft', { count: plan.linesLeft }),
    plan.columnsLeft > 0 && t('paste.columnsLeft', { count: plan.columnsLeft }),
  ].filter((one) => one !== false)
  return (
    <div className="grid gap-1 px-5 pb-3">
      <p role="status" className="tnum font-medium">
        {sums.flatMap(([count, key]) => (count > 0 ? [t(key, { count })] : [])).join(' · ')}
      </p>
      {left.map((one) => (
        <p key={one} className="text-label text-muted-foreground">
          {one}
        </p>
      ))}
    </div>
  )
}

interface PlanInput extends Pick<PasteDialogProps, 'entity' | 'fields' | 'records' | 'pasted'> {
  first: FirstLine | undefined
}

function usePlan({ entity, fields, records, pasted: { cells, origin }, first }: PlanInput) {
  const { t } = useTranslation()
  const model = useModel()
  const { locale, zone } = useFormat()
  // Les fiches telles qu'elles étaient au collage : une liste relue pendant qu'on lit la boîte ne change pas ce qu'on y a vu.
  const [seen] = useState({ records, fields })
  const block = useMemo(() => blockFor({ entity, fields: seen.fields, cells, origin, first }), [entity, seen, cells, origin, first])
  const many = block.lines.length > MOST_LINES
  const unsure = block.isUnsure && !many ? { strangers: block.strangers, unshown: block.unshown } : undefined
  const { data: found, error, refetch } = useQuery({
    queryKey: ['paste', entityKey(entity), cells, origin, first],
    queryFn: () => findInBlock(model, block),
    enabled: !many && !unsure,
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  const plan = found && planOf({ model, entity, ...seen, cells, origin, first, found, place: { locale, zone } })
  return { plan, unsure, titled: block.isTitled, error, retry: () => void refetch(), tooMany: many ? t('paste.tooMany', { count: block.lines.length, most: MOST_LINES }) : undefined }
}
