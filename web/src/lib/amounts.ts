/** Ce qu'un agrégat rend d'un champ en argent : un montant par monnaie, car deux monnaies ne s'additionnent pas. */
import type { Format } from './format'
import { numberFormat } from './number-text'

export interface Amount {
  amount: string
  currency: string
}

/** Les montants d'une valeur agrégée ; aucun si rien n'y est mesuré. */
export const readAmounts = (value: unknown): Amount[] => (Array.isArray(value) ? (value as Amount[]) : [])

/** « 1 200 € · 300 $ » */
export const amountsText = (money: Format['money'], amounts: Amount[]): string => amounts.map(({ amount, currency }) => money(amount, currency)).join(' · ')

/** Une moyenne, aux décimales de sa monnaie, ou à celles du champ s'il en a davantage. */
export function rounded({ amount, currency }: Amount, scale = 0): Amount {
  const usual = numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0
  const format = numberFormat('en', { useGrouping: false, maximumFractionDigits: Math.max(usual, scale) })
  return { amount: format.format(amount as Intl.StringNumericLiteral), currency }
}

/** « euro (EUR) » */
export const currencyName = (locale: string, code: string): string => `${new Intl.DisplayNames(locale, { type: 'currency' }).of(code)} (${code})`
