/** L'interrupteur d'un déclencheur : en service, ou arrêté. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Switch } from '@/components/ui/switch'
import { setEnabled, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

export function EnabledSwitch({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const client = useQueryClient()
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => setEnabled(trigger.name, enabled),
    onSuccess: () => client.invalidateQueries({ queryKey: ['automation'] }),
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const on = toggle.isPending ? toggle.variables : trigger.enabled
  return (
    <span className="flex items-center gap-2">
      <Switch checked={on} disabled={!permissions.includes('core.automation.manage')} aria-disabled={toggle.isPending || undefined} aria-label={t('admin.inService', { name: trigger.label })} onCheckedChange={(next) => !toggle.isPending && toggle.mutate(next)} />
      <span aria-hidden className="w-20 text-label text-muted-foreground">
        {on ? t('admin.on') : t('admin.off')}
      </span>
    </span>
  )
}
