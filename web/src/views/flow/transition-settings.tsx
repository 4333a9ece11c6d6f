/** Réglages d'une transition : d'où elle part, où elle mène, ce qu'elle demande, ce qu'elle écrit, qui l'approuve. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { isComputed, type Entity } from '@/lib/model'
import { AssignmentsBox } from '@/views/automation/assignments-box'
import { peopleOf } from '@/views/automation/use-recipients'
import { CelBox } from '@/views/cel/cel-box'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import { ApprovalBox } from './approval-box'
import { emptyApproval, withTransition, type FlowDraft, type FlowTransition } from './flow-draft'
import type { FlowWords } from './use-flow-words'

/** Verbes et faits que toute entité a déjà. */
const usual = ['view', 'create', 'edit', 'delete', 'manage', 'export', 'import', 'created', 'updated', 'deleted', 'restored']

interface TransitionSettingsProps {
  draft: FlowDraft
  transition: FlowTransition
  entity: Entity
  words: FlowWords
  onChange: (change: (draft: FlowDraft) => FlowDraft) => void
}

export function TransitionSettings({ draft, transition, entity, words, onChange }: TransitionSettingsProps) {
  const { t, i18n } = useTranslation()
  const { key } = transition
  const set = (part: Partial<FlowTransition>) => onChange((before) => withTransition(before, key, part))
  const taken = [...usual, ...draft.transitions.filter((one) => one !== transition).map((one) => one.name)]
  const states = draft.states.map((state) => ({ id: state.key, value: state.key, label: words.stateName(state), tone: state.tone }))
  const writable = entity.fields.filter((field) => !isComputed(field) && !field.system && field.name !== draft.field).map((field) => ({ id: field.name, label: field.label }))
  const people = peopleOf(entity).filter((field) => field.type === 'user').map((field) => ({ id: field.name, label: field.label }))
  const sharing = transition.approvalName && draft.transitions.some((one) => one !== transition && one.approval && one.approvalName === transition.approvalName)
  return (
    <div className="grid gap-4">
      <LabelsBox id={`${key}-label`} label={t('flow.transitionLabel')} required help={transition.kept ? t('flow.nameKept', { name: transition.name }) : undefined} value={transition.labels} onChange={(labels) => set(transition.kept ? { labels } : { labels, name: nameFrom(textIn(labels, i18n.language), taken) })} />
      <FieldFrame id={`${key}-from`} label={t('flow.from')} required>
        {(control) => <FreeCombobox many strict values={transition.from} options={states} onChange={(from) => set({ from })} control={control} />}
      </FieldFrame>
      <FieldFrame id={`${key}-to`} label={t('flow.to')} required>
        {(control) => <Select value={transition.to} options={states} onChange={(to) => set({ to })} {...control} />}
      </FieldFrame>
      <CelBox entity={entity} label={t('admin.onlyWhen')} value={transition.when} onChange={(when) => set({ when })} />
      {transition.when.trim() !== '' && <LabelsBox label={t('flow.refusal')} help={t('flow.refusalHelp')} value={transition.refusal} onChange={(refusal) => set({ refusal })} />}
      {transition.name !== '' && (
        <p className="text-label text-muted-foreground">
          {t('flow.permission')} <code className="break-all">{`${entity.package}.${entity.name}.${transition.name}`}</code>
        </p>
      )}
      <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
        <Checkbox checked={transition.approval !== undefined} onChange={(event) => set(event.target.checked ? { approval: emptyApproval() } : { approval: undefined, approvalName: '' })} />
        {t('flow.needsApproval')}
      </label>
      {sharing && <p className="text-label text-muted-foreground">{t('flow.sharedApproval')}</p>}
      {transition.approval && <ApprovalBox approval={transition.approval} entity={entity} people={people} onChange={(approval) => set({ approval })} />}
      <details>
        <summary className="w-fit cursor-pointer rounded-sm py-1 text-label font-medium text-primary">{t('admin.advanced')}</summary>
        <div className="grid gap-4 pt-3">
          <FieldFrame id={`${key}-ask`} label={t('flow.ask')} help={t('flow.askHelp')}>
            {(control) => <FreeCombobox many strict values={transition.ask} options={writable} onChange={(ask) => set({ ask })} control={control} />}
          </FieldFrame>
          <AssignmentsBox label={t('admin.assign')} target={entity} from={entity} value={transition.set} onChange={(next) => set({ set: next })} />
          <FieldFrame id={`${key}-separate`} label={t('flow.separate')} help={t('flow.separateHelp')}>
            {(control) => <FreeCombobox many strict values={transition.separate} options={people} onChange={(separate) => set({ separate })} control={control} />}
          </FieldFrame>
          <FieldFrame id={`${key}-tone`} label={t('flow.button')}>
            {(control) => <Select value={transition.tone} options={['', 'success', 'warning', 'danger'].map((tone) => ({ value: tone, label: t(tone === '' ? 'admin.tones.neutral' : `admin.tones.${tone}`) }))} onChange={(tone) => set({ tone })} {...control} />}
          </FieldFrame>
          <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
            <Checkbox checked={transition.asksFirst} onChange={(event) => set({ asksFirst: event.target.checked })} />
            {t('flow.confirms')}
          </label>
          {transition.asksFirst && <LabelsBox label={t('flow.confirm')} required value={transition.confirm} onChange={(confirm) => set({ confirm })} />}
        </div>
      </details>
    </div>
  )
}
