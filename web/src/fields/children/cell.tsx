/** Lignes, en liste : leur nombre. */
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function ChildrenCell({ value }: CellProps) {
  const { t } = useTranslation()
  const count = Array.isArray(value) ? value.length : 0
  return count > 0 ? <>{t('value.rows', { count })}</> : <Blank />
}
