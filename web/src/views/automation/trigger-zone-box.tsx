/** Fuseau d'un horaire ou d'une date ; vide, le temps universel. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'

interface TriggerZoneBoxProps {
  zone: string
  onChange: (zone: string) => void
}

export function TriggerZoneBox({ zone, onChange }: TriggerZoneBoxProps) {
  const { t } = useTranslation()
  return (
    <FieldFrame id="trigger-zone" label={t('admin.zone')} help={t('admin.zoneHelp')}>
      {(control) => <FreeCombobox values={[zone]} options={Intl.supportedValuesOf('timeZone').map((one) => ({ id: one, label: one }))} onChange={([next = '']) => onChange(next)} control={control} />}
    </FieldFrame>
  )
}
