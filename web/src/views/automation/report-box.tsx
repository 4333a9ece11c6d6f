/** Un document : ce qu'il montre, son format, la fiche qui le portera, à qui l'envoyer. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { entityKey, type Entity, type Field } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import { MessageBox } from './message-box'
import { entityCalled, type StepSettingsProps } from './step-scope'

const formats = ['pdf', 'xlsx', 'csv'] as const

/** Ce qui ne tient pas dans une colonne. */
const wide = new Set(['children', 'files', 'file', 'image', 'signature', 'secret'])

/** Une liste qu'on ne joint à rien ne vise aucune fiche : ce qui la disait part avec sa case. */
const aimless = { record: undefined, entity: undefined }

const optionsOf = (fields: Field[]) => fields.map((field) => ({ id: field.name, label: field.label, hint: field.name }))

export function ReportBox(props: StepSettingsProps) {
  const { t } = useTranslation()
  const { step, entity, onSet } = props
  const list = step.values.list as Record<string, unknown> | undefined
  const record = String(step.values.record ?? '')
  const files = record ? [] : (entity?.fields ?? []).filter((field) => field.type === 'files' || field.type === 'file')
  // Un message choisi et personne à qui l'envoyer : la case le dit.
  const sends = step.values.to !== undefined || step.values.template !== undefined
  const attaches = Boolean(step.values.attach)
  return (
    <>
      <FieldFrame id={`${step.key}-shows`} label={t('admin.report.shows')}>
        {(control) => (
          <Select
            value={list ? 'list' : 'page'}
            options={(['page', 'list'] as const).map((one) => ({ value: one, label: t(`admin.report.${one}`) }))}
            onChange={(next) => onSet(next === 'list' ? { list: { entity: entity ? entityKey(entity) : '' }, ...(!attaches && aimless) } : { list: undefined, format: undefined })}
            {...control}
          />
        )}
      </FieldFrame>
      {list && <ListBox {...props} list={list} />}
      {list && (
        <FieldFrame id={`${step.key}-format`} label={t('admin.report.format')}>
          {(control) => <Select value={String(step.values.format ?? 'pdf')} options={formats.map((one) => ({ value: one, label: t(`admin.report.formats.${one}`) }))} onChange={(next) => onSet({ format: next === 'pdf' ? undefined : next })} {...control} />}
        </FieldFrame>
      )}
      <FieldFrame id={`${step.key}-attach`} label={t('admin.report.attach')} help={t('admin.report.attachHelp')}>
        {(control) => <FreeCombobox values={[String(step.values.attach ?? '')]} options={optionsOf(files)} placeholder={t('admin.report.nowhere')} onChange={([attach]) => onSet({ attach, ...(!attach && { channels: undefined, ...(list && aimless) }) })} control={control} />}
      </FieldFrame>
      {(!list || attaches) && <CelBox entity={entity} label={t('admin.onRecord')} help={t('admin.onRecordHelp')} value={record} onChange={(next) => onSet({ record: next })} />}
      <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
        <Checkbox checked={sends} onChange={(event) => onSet(event.target.checked ? { to: [] } : { to: undefined, template: undefined, priority: undefined, kind: undefined, severity: undefined, channels: undefined })} />
        {t('admin.report.sends')}
      </label>
      {sends && <MessageBox {...props} />}
      {sends && attaches && (
        <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
          <Checkbox checked={((step.values.channels as string[] | undefined) ?? []).includes('in_app')} onChange={(event) => onSet({ channels: event.target.checked ? ['in_app', 'mail'] : undefined })} />
          {t('admin.report.notifies')}
        </label>
      )}
      <p className="text-meta text-muted-foreground">{t('admin.report.rights')}</p>
    </>
  )
}

/** La liste : son entité, puis une vue partagée, ou un filtre ; ses colonnes et son tri. */
function ListBox({ step, list, onSet }: StepSettingsProps & { list: Record<string, unknown> }) {
  const { t } = useTranslation()
  const model = useModel()
  const target: Entity | undefined = entityCalled(model, list.entity)
  const entities = Object.values(model.entities).filter((one) => !one.owned && one.rights.export).map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
  const view = String(list.view ?? '')
  const views = viewsOf(t, target, view)
  const columns = (target?.fields ?? []).filter((field) => !wide.has(field.type))
  const set = (values: Record<string, unknown>) => {
    const next = Object.entries({ ...list, ...values }).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0))
    onSet({ list: Object.fromEntries(next) })
  }
  return (
    <>
      <FieldFrame id={`${step.key}-list-entity`} label={t('admin.report.entity')} required>
        {(control) => <FreeCombobox strict values={[target ? entityKey(target) : '']} options={entities} placeholder={t('admin.chooseEntity')} onChange={([entity = '']) => onSet({ list: { entity } })} control={control} />}
      </FieldFrame>
      {views.length > 0 && (
        <FieldFrame id={`${step.key}-list-view`} label={t('admin.report.view')}>
          {(control) => <Select value={view} options={[{ value: '', label: t('admin.report.noView') }, ...views]} onChange={(next) => set({ view: next, filter: undefined, equal: undefined })} {...control} />}
        </FieldFrame>
      )}
      {!view && <CelBox entity={target} label={t('admin.eachFilter')} value={String(list.filter ?? '')} onChange={(filter) => set({ filter })} />}
      <FieldFrame id={`${step.key}-list-columns`} label={t('admin.report.columns')} help={t('admin.report.columnsHelp')}>
        {(control) => <FreeCombobox many values={(list.columns as string[] | undefined) ?? []} options={optionsOf(columns)} onChange={(next) => set({ columns: next })} control={control} />}
      </FieldFrame>
      <FieldFrame id={`${step.key}-list-sort`} label={t('admin.report.sort')} help={t('admin.report.sortHelp')}>
        {(control) => <FreeCombobox values={[String(list.sort ?? '')]} options={columns.filter((field) => field.sortable).flatMap((field) => [{ id: field.name, label: field.label, hint: t('admin.report.up') }, { id: `-${field.name}`, label: field.label, hint: t('admin.report.down') }])} onChange={([sort]) => set({ sort })} control={control} />}
      </FieldFrame>
    </>
  )
}

/** Les vues partagées ; celle que l'étape nomme déjà y reste, et se dit si elle ne l'est pas, ou plus. */
function viewsOf(t: TFunction, target: Entity | undefined, chosen: string) {
  const all = target?.views ?? []
  const views = all.filter(({ shared }) => shared !== 'private').map(({ id, name }) => ({ value: id, label: name }))
  if (chosen === '' || views.some(({ value }) => value === chosen)) return views
  const name = all.find(({ id }) => id === chosen)?.name
  return [...views, { value: chosen, label: name === undefined ? t('admin.report.viewGone') : t('admin.report.viewUnshared', { name }) }]
}
