/** Position en degrés décimaux, chacun avec son hémisphère. */
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'
import { readPoint } from '@/lib/geo'

const DECIMALS = 5

/** Le serveur donne des nombres, une saisie des textes : le conflit d'édition montre les deux. */
const part = (value: unknown, name: 'lat' | 'lon') => (value as Record<string, string | number | null> | null | undefined)?.[name] ?? ''

export function GeoPointCell({ value }: CellProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const point = readPoint(`${part(value, 'lat')}; ${part(value, 'lon')}`)
  if (!point) return <Blank />
  const { lat, lon } = point
  const angle = (degrees: number) => format.decimal(String(Number(Math.abs(degrees).toFixed(DECIMALS))))
  return (
    <span className="tnum whitespace-nowrap">
      {t('value.latitude', { angle: angle(lat), side: lat < 0 ? 'south' : 'north' })} {t('value.longitude', { angle: angle(lon), side: lon < 0 ? 'west' : 'east' })}
    </span>
  )
}
