/** Ce qu'un réglage a valu : qui l'a changé, quand, de quoi en quoi. */
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Skeleton } from '@/components/ui/skeleton'
import { settingPastQuery, type PastSetting, type Setting } from '@/features/platform/settings'
import { CellOf } from '@/fields/cell-of'
import { useFormat } from '@/lib/format'

export function SettingPast({ setting }: { setting: Setting }) {
  const { t } = useTranslation()
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="small" aria-label={t('admin.settingPastOf', { name: setting.field.label })}>
          <History aria-hidden />
          {t('admin.settingPast')}
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t('admin.settingPastOf', { name: setting.field.label })} className="w-80 p-4">
        <Past setting={setting} />
      </PopoverContent>
    </Popover>
  )
}

function Past({ setting }: { setting: Setting }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(settingPastQuery(setting.key))
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-24" />
  if (data.length === 0) return <p className="text-muted-foreground">{t('admin.settingNoPast')}</p>
  return (
    <ol className="grid gap-3">
      {data.map((past) => (
        <PastLine key={`${past.at}${past.environment ?? ''}`} setting={setting} past={past} />
      ))}
    </ol>
  )
}

function PastLine({ setting, past }: { setting: Setting; past: PastSetting }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const shown = (value: unknown) => (value === null || value === undefined ? t('admin.settingUnset') : <CellOf field={setting.field} value={value} />)
  return (
    <li className="grid gap-0.5">
      <span className="text-label text-muted-foreground">
        {t('admin.settingWritten', { by: past.by, at: datetime(past.at) })}
        {past.environment && ` · ${t(`admin.environment.${past.environment}`)}`}
      </span>
      {past.protected ? (
        <span>{t('admin.settingProtected')}</span>
      ) : (
        <span className="flex flex-wrap items-center gap-1.5">
          <del>{shown(past.old)}</del>
          <span aria-hidden>→</span>
          <ins className="no-underline">{shown(past.new)}</ins>
        </span>
      )}
    </li>
  )
}
