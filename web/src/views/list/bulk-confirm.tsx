/** Avant un geste qui ne se défera pas d'ici, sur beaucoup de fiches. */
import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'

interface BulkConfirmProps {
  label: string
  count: number | undefined
  onConfirm: () => void
  onClose: () => void
}

export default function BulkConfirm({ label, count, onConfirm, onClose }: BulkConfirmProps) {
  const { t } = useTranslation()
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={count === undefined ? t('bulk.confirmAll', { label }) : t('bulk.confirmTitle', { label, count })} description={t('bulk.noUndoAction')}>
        <DialogAnswer onClick={onConfirm}>{label}</DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
