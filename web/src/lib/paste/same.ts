/** Ce qu'une case tient, et ce qu'un texte y mettrait : les mêmes, écrits autrement ? */
import { same } from '@/lib/form/values'
import type { Field } from '@/lib/model'

interface Wires {
  before: unknown
  after: unknown
}

/** `text` est ce qui a été collé : ce qu'il ne dit pas (les secondes) ne se compare pas. */
export function saysSame(field: Field, { before, after }: Wires, text: string): boolean {
  const level = levels[field.type]
  const isWhole = /:\d\d:\d\d/.test(text)
  return same(before, after) || (level !== undefined && before !== null && after !== null && same(level(before, isWhole), level(after, isWhole)))
}

/** Chaque sorte ramenée à une seule écriture ; `isWhole` : avec ses secondes. */
const levels: Record<string, (value: unknown, isWhole: boolean) => unknown> = {
  decimal: (value) => bareNumber(value),
  percent: (value) => bareNumber(value),
  money: (value) => inPart(value, 'amount'),
  quantity: (value) => inPart(value, 'value'),
  datetime: (value, isWhole) => Math.floor(Date.parse(String(value)) / (isWhole ? 1000 : 60_000)),
  time: (value, isWhole) => `${String(value)}:00`.slice(0, isWhole ? 8 : 5),
}

const inPart = (value: unknown, name: string) => ({ ...(value as object), [name]: bareNumber((value as Record<string, unknown>)[name]) })

/** Sans zéro de trop, `12.50` est `12.5` ; en texte, pour ne perdre aucun chiffre. */
function bareNumber(value: unknown): string {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(String(value)) ?? [undefined, '', String(value), '']
  const bare = [whole || '0', decimals].filter(Boolean).join('.')
  return bare === '0' ? bare : sign + bare
}
