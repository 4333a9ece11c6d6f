/** Les appareils abonnés : celui-ci s'abonne d'un geste, les autres se retirent. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Switch } from '@/components/ui/switch'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { devicesQuery, removeDevice } from './api/push'
import { Group, Row } from './group'
import { canPush, currentEndpoint, isForbidden, joinDevice, leaveDevice } from './this-device'

export function DevicesGroup() {
  const { t } = useTranslation()
  const { relative } = useFormat()
  const client = useQueryClient()
  const { data } = useQuery(devicesQuery)
  const { data: own = null } = useQuery({ queryKey: ['notifications', 'push', 'own'], queryFn: currentEndpoint })
  const settle = { onSettled: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }) }
  const turn = useMutation({
    mutationFn: async (on: boolean) => {
      if (!on) return leaveDevice()
      if (data && !(await joinDevice(data.key))) toastError(t('notifications.pushRefused'))
    },
    onError: (failure) => toastError(failure instanceof DOMException ? t('notifications.pushFailed') : problemText(t, asProblem(failure))),
    ...settle,
  })
  const remove = useMutation({ mutationFn: removeDevice, onError: (failure) => toastError(problemText(t, asProblem(failure))), ...settle })
  const here = data?.devices.find(({ endpoint }) => endpoint === own)
  const others = data?.devices.filter((device) => device !== here) ?? []
  const blocked = !canPush() ? t('notifications.pushUnable') : isForbidden() ? t('notifications.pushRefused') : undefined
  return (
    <Group id="devices" title={t('notifications.devices')} help={t('notifications.devicesHelp')}>
      <Row id="push-here" label={t('notifications.thisDevice')} help={blocked}>
        <Switch id="push-here" checked={here !== undefined} disabled={blocked !== undefined || !data || turn.isPending} aria-describedby={blocked ? 'push-here-help' : undefined} onCheckedChange={(on) => turn.mutate(on)} />
      </Row>
      {others.length > 0 && (
        <ul className="grid gap-2">
          {others.map(({ id, label, created_at, used_at }) => (
            <li key={id} className="flex items-center justify-between gap-4">
              <span className="min-w-0">
                <span className="block truncate">{label}</span>
                <span className="block text-label text-muted-foreground">{relative(used_at ?? created_at)}</span>
              </span>
              <Button size="small" onClick={() => remove.mutate(id)}>
                {t('notifications.removeDevice')}
                <span className="sr-only"> {label}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Group>
  )
}
