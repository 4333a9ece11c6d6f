/** Réglages d'une section : son titre par langue, ses colonnes, repliée ou non, quand elle se montre. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import type { Entity } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import { LabelsBox } from '@/views/designer/labels-box'
import type { DraftSection } from './draft'

interface SectionSettingsProps {
  section: DraftSection
  entity: Entity
  onChange: (part: Partial<DraftSection>) => void
}

export function SectionSettings({ section, entity, onChange }: SectionSettingsProps) {
  const { t } = useTranslation()
  const id = useId()
  return (
    <div className="grid gap-4">
      <LabelsBox id={`layout-${section.name}-title`} label={t('shaping.sectionTitle')} placeholder={section.given} value={section.labels} onChange={(labels) => onChange({ labels })} />
      <FieldFrame id={`${id}-columns`} label={t('shaping.columns')}>
        {(control) => <Select value={String(section.columns)} options={['1', '2', '3'].map((value) => ({ value, label: value }))} onChange={(columns) => onChange({ columns: Number(columns) })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${id}-fold`} label={t('shaping.fold')} help={t('shaping.foldHelp')}>
        {(control) => <Switch {...control} checked={section.collapsed} onCheckedChange={(collapsed) => onChange({ collapsed })} />}
      </FieldFrame>
      <CelBox entity={entity} label={t('shaping.shownWhen')} help={t('shaping.shownWhenHelp')} value={section.visible} onChange={(visible) => onChange({ visible })} />
    </div>
  )
}
