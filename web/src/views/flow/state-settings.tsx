/** Réglages d'un état : son libellé, son ton, qui y modifie la fiche, ce qu'il exige. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { isComputed, type Entity, type Tone } from '@/lib/model'
import { tones } from '@/views/designer/draft'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import { withState, type FlowDraft, type FlowState } from './flow-draft'

interface StateSettingsProps {
  draft: FlowDraft
  state: FlowState
  entity: Entity
  onChange: (change: (draft: FlowDraft) => FlowDraft) => void
}

export function StateSettings({ draft, state, entity, onChange }: StateSettingsProps) {
  const { t, i18n } = useTranslation()
  const set = (part: Partial<FlowState>) => onChange((before) => withState(before, state.key, part))
  const taken = draft.states.filter((one) => one !== state).map((one) => one.name)
  const fields = entity.fields.filter((field) => !isComputed(field) && field.name !== draft.field).map((field) => ({ id: field.name, label: field.label }))
  return (
    <div className="grid gap-4">
      <LabelsBox id={`${state.key}-label`} label={t('flow.stateLabel')} required help={state.kept ? t('flow.nameKept', { name: state.name }) : undefined} value={state.labels} onChange={(labels) => set(state.kept ? { labels } : { labels, name: nameFrom(textIn(labels, i18n.language), taken) })} />
      <FieldFrame id={`${state.key}-tone`} label={t('admin.tone')}>
        {(control) => <Select value={state.tone} options={tones.map((tone) => ({ value: tone, label: t(`admin.tones.${tone}`), tone }))} onChange={(tone) => set({ tone: tone as Tone })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${state.key}-edit`} label={t('flow.editBy')}>
        {(control) => <Select value={state.edit} options={['granted', 'owner', 'nobody'].map((value) => ({ value, label: t(`flow.edit.${value}`) }))} onChange={(edit) => set({ edit: edit as FlowState['edit'] })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${state.key}-require`} label={t('flow.require')} help={t('flow.requireHelp')}>
        {(control) => <FreeCombobox many strict values={state.require} options={fields} onChange={(require) => set({ require })} control={control} />}
      </FieldFrame>
      <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
        <Checkbox checked={draft.initial === state.key} disabled={draft.initial === state.key} onChange={() => onChange((before) => ({ ...before, initial: state.key }))} />
        {t('flow.isStart')}
      </label>
      <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
        <Checkbox checked={state.isFinal} onChange={(event) => set({ isFinal: event.target.checked })} />
        {t('flow.isFinal')}
      </label>
    </div>
  )
}
