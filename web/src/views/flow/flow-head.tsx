/** Le champ que porte le circuit, et l'état où naît une fiche. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { LabelsBox } from '@/views/designer/labels-box'
import type { FlowDraft } from './flow-draft'
import type { FlowWords } from './use-flow-words'

interface FlowHeadProps {
  draft: FlowDraft
  isNew: boolean
  words: FlowWords
  onChange: (part: Partial<FlowDraft>) => void
}

export function FlowHead({ draft, isNew, words, onChange }: FlowHeadProps) {
  const { t } = useTranslation()
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {isNew && <p className="rounded-md bg-warning-soft px-3 py-2 text-warning sm:col-span-full">{t('flow.present')}</p>}
      <LabelsBox id="flow-field-label" label={t('flow.fieldLabel')} value={draft.fieldLabels} onChange={(fieldLabels) => onChange({ fieldLabels })} />
      <FieldFrame id="flow-field" label={t('admin.name')} help={isNew ? t('flow.fieldHelp') : t('flow.fieldKept')}>
        {(control) => <Input className="font-mono" spellCheck={false} autoCapitalize="off" maxLength={40} readOnly={!isNew} value={draft.field} onChange={(event) => onChange({ field: event.target.value })} {...control} />}
      </FieldFrame>
      <FieldFrame id="flow-initial" label={t('flow.initial')} help={t('flow.initialHelp')}>
        {(control) => <Select value={draft.initial} options={draft.states.map((state) => ({ value: state.key, label: words.stateName(state), tone: state.tone }))} onChange={(initial) => onChange({ initial })} {...control} />}
      </FieldFrame>
    </div>
  )
}
