/** Mots d'un déclencheur et d'une entrée d'appels : ses événements, ce qui le réveille, ce qu'elle fait. */
import type { TFunction } from 'i18next'
import type { Option } from '@/components/ui/combobox'
import type { Hook } from '@/features/automation/api/hooks'
import type { RunError, SystemEvent, Trigger, TriggerSource } from '@/features/automation/api/triggers'
import { formatFor, type Format } from '@/lib/format'
import { fieldNamed, type Entity, type Model } from '@/lib/model'

export const baseEvents = ['created', 'updated', 'deleted', 'restored']

/** Événements d'une entité : sa vie, ses étapes et les états où elles mènent, ses actions, ceux que d'autres écoutent déjà. */
export function eventsOf(t: TFunction, entity: Entity | undefined, triggers: Trigger[]): Option[] {
  if (!entity) return []
  const base = baseEvents.map((event) => ({ id: event, label: t(`admin.event.${event}`) }))
  const states = entity.workflow?.states.map((state) => ({ id: state.name, label: t('admin.eventState', { label: state.label }) })) ?? []
  const actions = (entity.actions ?? []).map((action) => ({ id: action.name, label: t('admin.eventAction', { label: action.label }) }))
  const clocks = entity.workflow?.clocks?.flatMap(({ label, events }) => events.map((id) => ({ id, label: t(id.endsWith('.breached') ? 'admin.eventClockBreached' : 'admin.eventClockWarned', { label }) }))) ?? []
  const heard = triggers.flatMap(({ source }) => (source.kind === 'event' && source.event && source.entity === `${entity.package}.${entity.name}` ? [{ id: source.event, label: source.event }] : []))
  const all = [...base, ...states, ...actions, ...clocks, ...heard]
  return all.filter((option, rank) => all.findIndex((one) => one.id === option.id) === rank)
}

/** Ce qui réveille un déclencheur, en une phrase. */
export function sourceText(t: TFunction, { locale }: Format, model: Model, source: TriggerSource, system: SystemEvent[] = []): string {
  const entity = source.entity ? model.entities[source.entity] : undefined
  const label = entity?.label ?? source.entity ?? ''
  switch (source.kind) {
    case 'event':
      return `${label} · ${eventsOf(t, entity, []).find((event) => event.id === source.event)?.label ?? source.event ?? ''}`
    case 'becomes':
      return t('admin.wakes.becomes', { label, condition: source.condition ?? '' })
    case 'button':
      return t('admin.wakes.button', { label })
    case 'deadline':
      return t(source.side === 'before' ? 'admin.wakes.before' : 'admin.wakes.after', { label, field: (entity && fieldNamed(entity, source.field ?? '')?.label) ?? source.field ?? '', by: source.by ?? '' })
    case 'schedule':
      // L'horaire de chaque site part de la fiche du site.
      if (source.entity) return t('trigger.everyBySite', { every: source.every ?? '' })
      return t('admin.wakes.every', { every: source.every ?? '', zone: source.zone ?? '' })
    case 'once':
      return t('trigger.onceAt', { at: formatFor(locale, 'UTC').datetime(`${source.at ?? ''}Z`), zone: source.zone || 'UTC' })
    case 'webhook':
      return t('admin.wakes.webhook', { hook: source.hook ?? '' })
    case 'system':
      return t('trigger.system.wakes', { event: system.find((one) => one.name === source.event)?.label ?? source.event ?? '' })
    default:
      return t('admin.wakes.later')
  }
}

/** Une faute du journal : ce qu'elle dit, son code, puis où et pourquoi. */
export const errorText = (error: RunError): string => [error.detail, error.code, error.reason, ...(error.fields ?? []).map((one) => `${one.field} : ${one.code}`)].filter(Boolean).join(' · ')

/** Ce qu'un appel fait, en une phrase. */
export const hookText = (t: TFunction, model: Model, hook: Hook): string => t(`admin.hookAction.${hook.action}`, { label: (hook.entity && model.entities[hook.entity]?.label) ?? hook.entity ?? '' })
