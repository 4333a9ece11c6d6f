/** L'événement du système qui a réveillé une exécution, et ce qu'il a apporté. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Fact } from '@/components/fact'
import { systemEventsQuery, type SystemField } from '@/features/automation/api/triggers'
import { RefLink } from '@/fields/link/display'
import { useFormat } from '@/lib/format'

export function RunEvent({ name, payload }: { name: string; payload: unknown }) {
  const { t, i18n } = useTranslation()
  const { data: events = [] } = useQuery(systemEventsQuery(i18n.language))
  const event = events.find((one) => one.name === name)
  const brought = payload !== null && typeof payload === 'object' ? (payload as Record<string, unknown>) : {}
  const told = (event?.fields ?? []).filter((field) => ![null, undefined].includes(brought[field.name] as null))
  return (
    <>
      <Fact label={t('trigger.system.record')}>{event?.label ?? name}</Fact>
      {told.map((field) => (
        <Fact key={field.name} label={field.label ?? field.name}>
          <Brought field={field} value={brought[field.name]} />
        </Fact>
      ))}
    </>
  )
}

function Brought({ field, value }: { field: SystemField; value: unknown }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ids = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
  if (field.entity) {
    return (
      <span className="flex flex-wrap gap-x-3">
        {ids.map((id) => (
          <RefLink key={id} target={field.entity ?? ''} value={{ id }} />
        ))}
      </span>
    )
  }
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  const said = () => {
    if (Array.isArray(value)) return format.list(ids)
    if (field.type === 'datetime' && typeof value === 'string') return format.datetime(value)
    return field.type === 'number' && typeof value === 'number' ? format.number(value) : String(value)
  }
  return <span className="break-words">{said()}</span>
}
