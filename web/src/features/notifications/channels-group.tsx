/** Les canaux : ouverts ou fermés, chacun à partir d'une priorité. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { channels, type Channel, type NotificationPreferences } from './api/get-preferences'
import { Group, Row } from './group'

const priorities = ['0', '1', '2', '3']

interface ChannelsGroupProps {
  wishes: NotificationPreferences
  onChange: (part: Partial<NotificationPreferences>) => void
}

export function ChannelsGroup({ wishes, onChange }: ChannelsGroupProps) {
  const { t } = useTranslation()
  const options = priorities.map((value) => ({ value, label: t(`notifications.priority.p${value}`) }))
  const offered = channels.filter((channel) => channel !== 'sms' || wishes.sms !== 'no_provider')
  const turn = (channel: Channel, on: boolean) => onChange({ channels: { ...wishes.channels, [channel]: on } })
  return (
    <Group id="channels" title={t('notifications.channels')}>
      <FieldFrame id="min-priority" label={t('notifications.minPriority')}>
        {(control) => <Select value={String(wishes.min_priority)} options={options} onChange={(next) => onChange({ min_priority: Number(next) })} {...control} />}
      </FieldFrame>
      {offered.map((channel) => {
        const unreachable = channel === 'sms' && wishes.sms === 'no_number'
        const on = wishes.channels[channel] && !unreachable
        return (
          <div key={channel} className="grid gap-2">
            <Row id={`channel-${channel}`} label={t(`notifications.channel.${channel}`)} help={unreachable ? t('notifications.noNumber') : undefined}>
              <Switch id={`channel-${channel}`} checked={on} disabled={unreachable} aria-describedby={unreachable ? `channel-${channel}-help` : undefined} onCheckedChange={(next) => turn(channel, next)} />
            </Row>
            {channel !== 'in_app' && on && (
              <div className="pl-4">
                <FieldFrame id={`floor-${channel}`} label={t('notifications.floor', { channel: t(`notifications.channel.${channel}`) })}>
                  {(control) => <Select value={String(wishes.floors[channel])} options={options} onChange={(next) => onChange({ floors: { ...wishes.floors, [channel]: Number(next) } })} {...control} />}
                </FieldFrame>
              </div>
            )}
          </div>
        )
      })}
    </Group>
  )
}
