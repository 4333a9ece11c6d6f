/** Fuseau d'un horaire ou d'une date ; vide, le temps universel. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { BY_SITE } from './trigger-draft'

interface TriggerZoneBoxProps {
  zone: string
  /** Offre l'heure de chaque site. */
  bySite?: boolean
  onChange: (zone: string) => void
}

export function TriggerZoneBox({ zone, bySite, onChange }: TriggerZoneBoxProps) {
  const { t } = useTranslation()
  const options = useMemo(() => {
    const named = Intl.supportedValuesOf('timeZone').map((one) => ({ id: one, label: one }))
    return bySite ? [{ id: BY_SITE, label: t('trigger.bySite') }, ...named] : named
  }, [bySite, t])
  return (
    <FieldFrame id="trigger-zone" label={t('admin.zone')} help={t(bySite && zone === BY_SITE ? 'trigger.bySiteHelp' : 'admin.zoneHelp')}>
      {(control) => <FreeCombobox values={[zone]} options={options} onChange={([next = '']) => onChange(next)} control={control} />}
    </FieldFrame>
  )
}
