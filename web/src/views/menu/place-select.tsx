/** Où ranger une entrée : un groupe, ou l'un de ses sous-menus. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { useMenuDraft } from './menu-draft'
import { pathOf, placesFor, type Place } from './places'

const valueOf = (place: Place): string => (place.in === undefined ? place.group : `/${place.in}`)

interface PlaceSelectProps {
  id: string
  /** L'entrée à ranger. */
  moved: string
  value: Place
  onChange: (place: Place) => void
}

export function PlaceSelect({ id, moved, value, onChange }: PlaceSelectProps) {
  const { t } = useTranslation()
  const { groups } = useModel()
  const { entries, nameOf } = useMenuDraft()
  const places = placesFor(entries, moved)
  const said = ({ group, in: within }: Place) => {
    const submenus = entries.filter((entry) => entry.key === within)
    return [groups[group] ?? group, ...[...pathOf(entries, within), ...submenus].map(nameOf)].join(' › ')
  }
  const choose = (chosen: string) => {
    const place = places.find((one) => valueOf(one) === chosen)
    if (place) onChange(place)
  }
  return (
    <FieldFrame id={id} label={t('shaping.place')}>
      {(control) => <Select value={valueOf(value)} options={places.map((place) => ({ value: valueOf(place), label: said(place) }))} onChange={choose} {...control} />}
    </FieldFrame>
  )
}
