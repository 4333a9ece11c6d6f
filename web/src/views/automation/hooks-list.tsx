/** Toutes les entrées d'appels : ce que chacune fait, et si elle est en service. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, Webhook } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'
import { hooksQuery, type Hook } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { hookText } from './words'

export function HooksList() {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const { data, error, refetch } = useQuery(hooksQuery)
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.hooks')} className="flex-1 text-record" />
        {permissions.includes('core.automation.manage') && (
          <Link to="/admin/hooks/new" className={buttonStyle({ variant: 'primary' })}>
            <Plus aria-hidden />
            {t('hooks.new')}
          </Link>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.hooksHint')}</p>
      <div className="py-5">
        <Listing items={data} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<Webhook aria-hidden />} title={t('admin.noHook')} hint={t('admin.noHookHint')} />}>
          {(hook) => <HookLine key={hook.id} hook={hook} />}
        </Listing>
      </div>
    </>
  )
}

function HookLine({ hook }: { hook: Hook }) {
  const { t } = useTranslation()
  const model = useModel()
  return (
    <li>
      <Link to={`/admin/hooks/${hook.id}`} className="ring-inside flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-muted">
        <span className="grid min-w-0 flex-1 basis-64">
          <span className="font-medium">{hook.name}</span>
          <span className="text-label text-muted-foreground">{hookText(t, model, hook)}</span>
        </span>
        <Badge tone={hook.enabled ? 'success' : 'neutral'}>{hook.enabled ? t('admin.on') : t('admin.off')}</Badge>
      </Link>
    </li>
  )
}
