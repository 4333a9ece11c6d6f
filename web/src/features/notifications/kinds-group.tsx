/** Les sortes de notifications : chacune entendue ou tue. */
import { useTranslation } from 'react-i18next'
import { Switch } from '@/components/ui/switch'
import type { NotificationPreferences } from './api/get-preferences'
import { Group, Row } from './group'

interface KindsGroupProps {
  wishes: NotificationPreferences
  onChange: (part: Partial<NotificationPreferences>) => void
}

export function KindsGroup({ wishes: { kinds, muted_kinds: muted }, onChange }: KindsGroupProps) {
  const { t } = useTranslation()
  return (
    <Group id="kinds" title={t('notifications.kinds')} help={t('notifications.kindsHelp')}>
      {kinds?.map(({ name, label }) => (
        <Row key={name} id={`kind-${name}`} label={label}>
          <Switch id={`kind-${name}`} checked={!muted.includes(name)} onCheckedChange={(heard) => onChange({ muted_kinds: heard ? muted.filter((one) => one !== name) : [...muted, name] })} />
        </Row>
      ))}
    </Group>
  )
}
