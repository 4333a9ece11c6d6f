/** Position en degrés décimaux, chacun avec son hémisphère. */
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'
import type { Point } from '@/lib/geo'

const DECIMALS = 5

export function GeoPointCell({ value }: CellProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { lat, lon } = (value ?? {}) as Partial<Point>
  if (typeof lat !== 'number' || typeof lon !== 'number') return <Blank />
  const angle = (degrees: number) => format.decimal(String(Number(Math.abs(degrees).toFixed(DECIMALS))))
  return (
    <span className="tnum whitespace-nowrap">
      {t('value.latitude', { angle: angle(lat), side: lat < 0 ? 'south' : 'north' })} {t('value.longitude', { angle: angle(lon), side: lon < 0 ? 'west' : 'east' })}
    </span>
  )
}
