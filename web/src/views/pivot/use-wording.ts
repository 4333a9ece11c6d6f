/** Comment se disent la valeur d'un axe et celle d'une mesure. */
import { useTranslation } from 'react-i18next'
import { amountsText, readAmounts, rounded } from '@/lib/amounts'
import { useFormat } from '@/lib/format'
import { isReference, shownType } from '@/lib/model'
import { isMoney, type Axis, type Measure } from './spec'

export interface Wording {
  axis: (axis: Axis, value: unknown) => string
  measure: (measure: Measure, value: unknown) => string
}

export function useWording(): Wording {
  const { t } = useTranslation()
  const { number, decimal, money, month, date } = useFormat()
  const axis: Wording['axis'] = ({ field, bin }, value) => {
    if (value === null || value === undefined || value === '') return t('pivot.empty')
    if (bin === 'month') return month(`${String(value)}-01`)
    if (bin === 'day') return date(String(value))
    if (isReference(field)) return (value as { title?: string; id: string }).title ?? (value as { id: string }).id
    if (shownType(field) === 'boolean') return t(value ? 'value.yes' : 'value.no')
    return field.options?.find((option) => option.value === value)?.label ?? String(value)
  }
  const measure: Wording['measure'] = ({ fn, field }, value) => {
    if (value === null || value === undefined) return fn === 'count' ? number(0) : '—'
    if (fn === 'count' || !field) return number(Number(value))
    if (isMoney({ fn, field })) {
      const amounts = readAmounts(value)
      return amountsText(money, fn === 'avg' ? amounts.map((one) => rounded(one, field.scale)) : amounts)
    }
    const whole = fn !== 'avg' && ['integer', 'rating'].includes(shownType(field))
    const text = whole ? number(Number(value)) : decimal(String(Math.round(Number(value) * 100) / 100))
    return field.unit ? `${text} ${field.unit}` : shownType(field) === 'percent' ? `${text} %` : text
  }
  return { axis, measure }
}
