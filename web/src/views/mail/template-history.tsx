/** Ce que le gabarit a dit : chaque changement, de qui, et de quoi le reprendre dans le brouillon. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { historyQuery, type PastChange, type Template } from '@/features/mail/api/templates'
import { useFormat } from '@/lib/format'

interface TemplateHistoryProps {
  template: Template
  /** Reprend ce texte dans le brouillon. */
  onTake: (past: PastChange, text: string) => void
}

export function TemplateHistory({ template, onTake }: TemplateHistoryProps) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useQuery({ ...historyQuery(template.name), enabled: open })
  return (
    <details className="rounded-lg border bg-card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-control cursor-pointer px-4 py-2 font-medium">{t('mail.history')}</summary>
      <div className="px-4 pb-4">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          open && <Skeleton className="h-24" />
        ) : data.length === 0 ? (
          <p className="text-muted-foreground">{t('mail.noHistory')}</p>
        ) : (
          <ol className="grid divide-y">
            {data.map((past) => (
              <li key={`${past.at} ${past.locale} ${past.part}`} className="flex flex-wrap items-start gap-x-3 gap-y-1.5 py-2.5">
                <div className="grid min-w-0 flex-1 basis-64 gap-1">
                  <p>
                    <span className="font-medium">{t(`mail.part.${past.part}`)}</span> · {t(`language.${past.locale}`)}
                    <span className="tnum text-label text-muted-foreground"> · {[datetime(past.at), past.by].join(' · ')}</span>
                  </p>
                  <p className="line-clamp-3 font-mono text-meta break-words whitespace-pre-wrap text-muted-foreground">{past.new ?? t('mail.deliveredAgain')}</p>
                </div>
                <Button size="small" onClick={() => onTake(past, past.old ?? template.texts[past.locale][past.part]?.original ?? '')}>
                  {t('mail.takeBack')}
                  <span className="sr-only">{[t(`mail.part.${past.part}`), t(`language.${past.locale}`), datetime(past.at)].join(' · ')}</span>
                </Button>
              </li>
            ))}
          </ol>
        )}
      </div>
    </details>
  )
}
