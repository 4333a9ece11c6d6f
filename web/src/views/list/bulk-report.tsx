/** Fiches refusées d'un lot : laquelle, pourquoi, et de quoi les reprendre. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'
import type { BulkRefusal } from '@/features/records/api/bulk-write'
import { titleOf, type Entity, type RecordData } from '@/lib/model'
import { RefusedLine } from '@/views/bulk-job/refused-line'

/** Au-delà, la liste n'apprend plus rien : le compte suffit. */
const MOST_SHOWN = 200

interface BulkReportProps {
  entity: Entity
  refused: BulkRefusal[]
  records: RecordData[]
  onClose: () => void
  /** Ne garder choisies que celles-ci ; rien quand la liste qu'on voit n'est pas la leur. */
  onKeep?: (ids: string[]) => void
}

export default function BulkReport({ entity, refused, records, onClose, onKeep }: BulkReportProps) {
  const { t } = useTranslation()
  const labelOf = (id: string | null) => {
    const known = records.find((record) => record.id === id)
    return known && titleOf(entity, known)
  }
  const reasons = ({ errors, detail }: BulkRefusal) => (errors.length > 0 ? errors : [{ field: '', message: detail }])
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('bulk.refused', { count: refused.length })} description={t('bulk.refusedHint')}>
        <div role="region" aria-label={t('bulk.refusedList')} tabIndex={0} className="max-h-[60vh] overflow-y-auto border-y scroll-thin">
          <ul>
            {refused.slice(0, MOST_SHOWN).map((one, index) => (
              <RefusedLine key={one.id ?? index} entity={entity} id={one.id} label={labelOf(one.id)} errors={reasons(one)} className="px-5" />
            ))}
          </ul>
          {refused.length > MOST_SHOWN && <p className="px-5 py-2.5 text-muted-foreground">{t('bulk.refusedMore', { count: refused.length - MOST_SHOWN })}</p>}
        </div>
        <div className="pt-3">
          <DialogFooter>
            {onKeep && <Button onClick={() => onKeep(refused.flatMap((one) => one.id ?? []))}>{t('bulk.keepRefused')}</Button>}
            <Button variant="primary" onClick={onClose}>
              {t('action.close')}
            </Button>
          </DialogFooter>
        </div>
      </DialogContent>
    </Dialog>
  )
}
