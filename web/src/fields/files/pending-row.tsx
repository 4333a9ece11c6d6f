/** Un fichier qu'on envoie : où il en est, ou ce qui l'a refusé. */
import { CircleAlert, Upload, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { problemText } from '@/lib/problem-text'
import type { Pending } from './use-uploads'

export function PendingRow({ pending, onDismiss }: { pending: Pending; onDismiss: () => void }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const failed = pending.refusal ? t(`file.refused.${pending.refusal}`) : pending.problem && problemText(t, pending.problem)
  const percent = Math.round(pending.ratio * 100)
  return (
    <li className={cx('flex items-center gap-3 rounded-lg border p-2', failed && 'border-danger')}>
      <span className="grid size-12 shrink-0 place-items-center rounded-md bg-muted text-muted-foreground">
        {failed ? <CircleAlert aria-hidden className="size-5 text-danger" /> : <Upload aria-hidden className="size-5" />}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{pending.name}</span>
        {failed ? (
          <span role="alert" className="block text-meta font-medium text-danger">
            {failed}
          </span>
        ) : (
          <span className="flex items-center gap-2">
            <progress className="h-1.5 flex-1" max={100} value={percent} aria-label={t('file.sending', { name: pending.name })} />
            <span className="tnum text-meta text-muted-foreground">{t('value.percent', { value: number(percent) })}</span>
          </span>
        )}
      </span>
      <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: pending.name })} onClick={onDismiss}>
        <X aria-hidden />
      </Button>
    </li>
  )
}
