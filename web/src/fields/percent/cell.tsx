/** Pourcentage. */
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function PercentCell({ value }: CellProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (value === null || value === undefined || value === '') return <Blank />
  return <span className="tnum whitespace-nowrap">{t('value.percent', { value: format.decimal(trimmed(String(value))) })}</span>
}

/** Les zéros de la colonne ne disent rien de la précision voulue. */
const trimmed = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
