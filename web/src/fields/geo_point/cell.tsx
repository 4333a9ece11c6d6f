/** Position en degrés décimaux, chacun avec son hémisphère. */
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

const DECIMALS = 5

/** Le serveur donne des nombres, une saisie des textes : le conflit d'édition montre les deux. */
function part(value: unknown, name: 'lat' | 'lon'): number {
  const said = String((value as Record<string, string | number | null> | null | undefined)?.[name] ?? '').trim()
  return said === '' ? Number.NaN : Number(said.replace(',', '.'))
}

export function GeoPointCell({ value }: CellProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [lat, lon] = [part(value, 'lat'), part(value, 'lon')]
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180)) return <Blank />
  const angle = (degrees: number) => format.decimal(String(Number(Math.abs(degrees).toFixed(DECIMALS))))
  return (
    <span className="tnum whitespace-nowrap">
      {t('value.latitude', { angle: angle(lat), side: lat < 0 ? 'south' : 'north' })} {t('value.longitude', { angle: angle(lon), side: lon < 0 ? 'west' : 'east' })}
    </span>
  )
}
