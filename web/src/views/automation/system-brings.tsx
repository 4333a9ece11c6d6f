/** Ce qu'un événement du système apporte, à nommer dans la condition et les messages. */
import { useTranslation } from 'react-i18next'
import type { SystemEvent } from '@/features/automation/api/triggers'
import { pathOf } from './system-words'

export function SystemBrings({ event }: { event: SystemEvent }) {
  const { t } = useTranslation()
  return (
    <div className="col-span-full grid gap-2 rounded-md border p-3">
      <p className="text-label font-medium">{t('trigger.system.brings')}</p>
      <dl className="grid gap-x-4 gap-y-1 @lg:grid-cols-[auto_minmax(0,1fr)]">
        {event.fields.map(({ name, label, entity }) => (
          <div key={name} className="grid @lg:contents">
            <dt>
              <code className="break-all">{pathOf(name)}</code>
            </dt>
            <dd className="text-muted-foreground">{entity ? t('trigger.system.linked', { label: label ?? name, example: pathOf(`${name}.name`) }) : label}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
