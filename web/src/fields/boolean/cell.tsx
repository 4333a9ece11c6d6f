/** Oui ou non, en toutes lettres. */
import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function BooleanCell({ value }: CellProps) {
  const { t } = useTranslation()
  if (value === null || value === undefined) return <Blank />
  return (
    <span className="inline-flex items-center gap-1.5">
      {value === true && <Check aria-hidden className="size-4 text-success" />}
      {value ? t('value.yes') : t('value.no')}
    </span>
  )
}
