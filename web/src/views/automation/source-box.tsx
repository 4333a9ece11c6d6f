/** Ce qui réveille le déclencheur : un événement, une condition qui devient vraie, une date, un horaire, un jour dit, un bouton, un appel, un événement du système. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { hooksQuery } from '@/features/automation/api/hooks'
import { systemEventsQuery, triggersQuery } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { entityKey, shownType, type Entity } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import { DurationBox } from './duration-box'
import { AtBox } from './trigger-at-box'
import { SystemBrings } from './system-brings'
import { BatchBox } from './trigger-batch-box'
import { CronBox } from './trigger-cron-box'
import { BY_SITE, picksEntity, sourceKinds, type DraftSource, type SourceKind } from './trigger-draft'
import { eventsOf } from './words'

interface SourceBoxProps {
  source: DraftSource
  entity: Entity | undefined
  onChange: (part: Partial<DraftSource>) => void
}

export function SourceBox({ source, entity, onChange }: SourceBoxProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { zone } = useFormat()
  const entities = Object.values(model.entities)
    .filter((one) => !one.owned)
    .map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
    .toSorted((left, right) => left.label.localeCompare(right.label))
  const choose = (kind: SourceKind) => {
    // Qui choisit une heure pense à celle de son mur ; une date n'est celle d'aucun site.
    const isUnset = source.zone === '' || (kind === 'at' && source.zone === BY_SITE)
    onChange({ kind, ...((kind === 'every' || kind === 'at') && isUnset && { zone }) })
  }
  const dated = source.kind === 'before' || source.kind === 'after'
  return (
    <div className="@container grid gap-4">
      <div className="grid items-start gap-4 @lg:grid-cols-2">
        <FieldFrame id="trigger-source" label={t('admin.source')} help={t(`admin.sourceHelp.${source.kind}`)}>
          {(control) => <Select value={source.kind} options={sourceKinds.map((kind) => ({ value: kind, label: t(`admin.sourceKind.${kind}`) }))} onChange={(kind) => choose(kind as SourceKind)} {...control} />}
        </FieldFrame>
        {picksEntity(source.kind) && (
          <FieldFrame id="trigger-entity" label={t('admin.sourceEntity')} required>
            {(control) => <FreeCombobox strict values={[source.entity]} options={entities} placeholder={t('admin.chooseEntity')} onChange={([next = '']) => onChange({ entity: next, changed: [], field: '' })} control={control} />}
          </FieldFrame>
        )}
        {source.kind === 'webhook' && <HookField source={source} entity={undefined} onChange={onChange} />}
        {source.kind === 'system' && <SystemFields source={source} entity={undefined} onChange={onChange} />}
        {source.kind === 'event' && <EventFields source={source} entity={entity} onChange={onChange} />}
        {dated && (
          <>
            <FieldFrame id="trigger-field" label={t('admin.dateField')} required>
              {(control) => <Select value={source.field} options={(entity?.fields ?? []).filter((field) => ['date', 'datetime'].includes(shownType(field))).map((field) => ({ value: field.name, label: field.label }))} onChange={(field) => onChange({ field })} {...control} />}
            </FieldFrame>
            <DurationBox id="trigger-by" label={t(`admin.delay.${source.kind}`)} value={source.by} onChange={(by) => onChange({ by })} />
          </>
        )}
        {source.kind === 'every' && <CronBox source={source} onChange={onChange} />}
        {source.kind === 'at' && <AtBox source={source} onChange={onChange} />}
      </div>
      {source.kind === 'becomes' && <CelBox entity={entity} label={t('admin.becomes')} help={t('admin.becomesHelp')} value={source.condition} onChange={(condition) => onChange({ condition })} />}
    </div>
  )
}

function EventFields({ source, entity, onChange }: SourceBoxProps) {
  const { t, i18n } = useTranslation()
  const { data: triggers = [] } = useQuery(triggersQuery(i18n.language))
  const fields = (entity?.fields ?? []).filter((field) => !field.system && field.type !== 'formula')
  return (
    <>
      <FieldFrame id="trigger-event" label={t('admin.eventLabel')} required>
        {(control) => <FreeCombobox values={[source.event]} options={eventsOf(t, entity, triggers)} onChange={([event = '']) => onChange({ event })} control={control} />}
      </FieldFrame>
      {source.event === 'updated' && (
        <FieldFrame id="trigger-changed" label={t('admin.changedFields')} help={t('admin.changedHelp')}>
          {(control) => <FreeCombobox many strict values={source.changed} options={fields.map((field) => ({ id: field.name, label: field.label }))} onChange={(changed) => onChange({ changed })} control={control} />}
        </FieldFrame>
      )}
      <BatchBox batch={source.batch} onChange={(batch) => onChange({ batch })} />
    </>
  )
}

function SystemFields({ source, onChange }: SourceBoxProps) {
  const { t, i18n } = useTranslation()
  const { data: events = [] } = useQuery(systemEventsQuery(i18n.language))
  const chosen = events.find((one) => one.name === source.system)
  return (
    <>
      <FieldFrame id="trigger-system" label={t('trigger.system.label')} help={chosen?.help ?? undefined} required>
        {(control) => <FreeCombobox strict values={[source.system]} options={events.map(({ name, label }) => ({ id: name, label: label ?? name, hint: name }))} placeholder={t('trigger.system.choose')} onChange={([system = '']) => onChange({ system })} control={control} />}
      </FieldFrame>
      <BatchBox batch={source.batch} onChange={(batch) => onChange({ batch })} />
      {chosen && <SystemBrings event={chosen} />}
    </>
  )
}

function HookField({ source, onChange }: SourceBoxProps) {
  const { t } = useTranslation()
  const { data: hooks = [] } = useQuery(hooksQuery)
  return (
    <FieldFrame id="trigger-hook" label={t('admin.hookName')} help={t('admin.hookNameHelp')} required>
      {(control) => <FreeCombobox values={[source.hook]} options={hooks.map((one) => ({ id: one.name, label: one.name }))} onChange={([hook = '']) => onChange({ hook })} control={control} />}
    </FieldFrame>
  )
}
