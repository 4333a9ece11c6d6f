/** Note : `4 / 5`, avec une étoile pour l'œil. */
import { Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function RatingCell({ field, value }: CellProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (value === null || value === undefined || value === '') return <Blank />
  return (
    <span className="tnum inline-flex items-center gap-1 whitespace-nowrap">
      <Star aria-hidden className="size-3.5 fill-current text-primary" />
      {t('value.outOf', { score: number(Number(value)), max: number(Number(field.max ?? 5)) })}
    </span>
  )
}
