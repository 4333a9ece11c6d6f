/** Un lot en cours : où il en est, et de quoi l'arrêter quand il va par fournées. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useFormat } from '@/lib/format'
import type { BulkState } from './bulk-state'

export function BulkProgress({ state: { progress, stopping }, onStop }: { state: BulkState; onStop: () => void }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (
    <>
      <progress aria-label={t('bulk.running')} value={progress?.done} max={progress?.total} className="h-1.5 w-32 min-w-0 flex-1" />
      {progress && (
        <>
          <span className="tnum text-label text-muted-foreground">{t('list.shownOf', { shown: number(progress.done), total: number(progress.total) })}</span>
          <Button size="small" className="min-h-11" busy={stopping} onClick={onStop}>
            {t('bulk.stop')}
          </Button>
        </>
      )}
    </>
  )
}
