/** Réglages de la plate-forme : par section, par environnement, avec leur histoire et leur fichier d'échange. */
import { useQuery } from '@tanstack/react-query'
import { Download, Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button, buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { settingsFileUrl, settingsQuery, type Settings } from '@/features/platform/settings'
import { useLanguage } from '@/lib/i18n'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { EVERYWHERE } from './setting-values'
import { SettingsForm } from './settings-form'
import { SettingsImport } from './settings-import'

export default function SettingsScreen() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(settingsQuery(useLanguage()))
  return (
    <>
      <PageTitle text={t('admin.settings')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.settingsHint')}</p>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton className="mt-5 h-96" />}
      {data && <Known settings={data} onStale={() => void refetch()} />}
    </>
  )
}

function Known({ settings, onStale }: { settings: Settings; onStale: () => void }) {
  const { t } = useTranslation()
  const editable = useModel().permissions.includes('core.setting.manage')
  const [{ environment: place = EVERYWHERE, q = '' }, search] = useAdminSearch()
  const [importing, setImporting] = useState(false)
  const places = [EVERYWHERE, ...settings.environments]
  const label = (name: string) => (name === settings.environment ? t('admin.environmentHere', { name: t(`admin.environment.${name}`) }) : t(`admin.environment.${name}`))
  return (
    <>
      <div className="flex flex-wrap items-end gap-3 py-4">
        <FieldFrame id="setting-environment" label={t('admin.environmentLabel')}>
          {(control) => <Select value={place} options={places.map((value) => ({ value, label: label(value) }))} onChange={(next) => search({ environment: next === EVERYWHERE ? undefined : next })} {...control} />}
        </FieldFrame>
        <div className="min-w-48 flex-1">
          <FieldFrame id="setting-search" label={t('admin.settingSearch')}>
            {(control) => <Input type="search" value={q} onChange={(event) => search({ q: event.target.value || undefined })} {...control} />}
          </FieldFrame>
        </div>
        <a href={settingsFileUrl()} download className={buttonStyle({})}>
          <Download aria-hidden />
          {t('admin.settingsExport')}
        </a>
        {editable && (
          <Button onClick={() => setImporting(true)}>
            <Upload aria-hidden />
            {t('admin.settingsImport')}
          </Button>
        )}
      </div>
      <SettingsForm key={place} settings={settings.data} place={place} environment={settings.environment} sought={q} editable={editable} onStale={onStale} />
      {importing && <SettingsImport settings={settings.data} onClose={() => setImporting(false)} />}
    </>
  )
}
