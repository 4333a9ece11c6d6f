/** Les sujets : chacun entendu ou tu, et par quels canaux. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { Switch } from '@/components/ui/switch'
import { channels, type Channel, type NotificationPreferences } from './api/get-preferences'
import { Group, Row } from './group'

interface CategoriesGroupProps {
  wishes: NotificationPreferences
  onChange: (part: Partial<NotificationPreferences>) => void
}

export function CategoriesGroup({ wishes, onChange }: CategoriesGroupProps) {
  const { t } = useTranslation()
  const offered = channels.filter((channel) => wishes.channels[channel] && (channel !== 'sms' || wishes.sms === 'ready'))
  const hear = (name: string, heard: boolean) => onChange({ muted: heard ? wishes.muted.filter((one) => one !== name) : [...wishes.muted, name] })
  const open = (name: string, channel: Channel, on: boolean) => {
    const { [name]: before = [], ...others } = wishes.closed
    const closed = on ? before.filter((one) => one !== channel) : [...before, channel]
    onChange({ closed: closed.length > 0 ? { ...others, [name]: closed } : others })
  }
  return (
    <Group id="categories" title={t('notifications.categories')}>
      {wishes.categories?.map(({ name, label }) => {
        const heard = !wishes.muted.includes(name)
        return (
          <div key={name} className="grid gap-2">
            <Row id={`category-${name}`} label={label}>
              <Switch id={`category-${name}`} checked={heard} onCheckedChange={(next) => hear(name, next)} />
            </Row>
            {heard && offered.length > 1 && (
              <fieldset className="flex flex-wrap gap-x-5 gap-y-2 pl-4 text-label">
                <legend className="sr-only">{t('notifications.channelsOf', { label })}</legend>
                {offered.map((channel) => (
                  <label key={channel} className="flex min-h-6 items-center gap-2 touch:min-h-11">
                    <Checkbox checked={!wishes.closed[name]?.includes(channel)} onChange={(event) => open(name, channel, event.target.checked)} />
                    {t(`notifications.channel.${channel}`)}
                  </label>
                ))}
              </fieldset>
            )}
          </div>
        )
      })}
    </Group>
  )
}
