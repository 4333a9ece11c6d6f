/** Ce que disent `{% if … %}` et `{% for … in … %}`, et comment on le leur fait dire. */
import { tokensOf } from './tokens'

export const testOf = (mark: string): string | undefined => /^\{%[-+]?\s*if\s+(\S[\s\S]*?)\s*[-+]?%\}$/.exec(mark)?.[1]

export interface Loop {
  name: string
  list: string
}

export function loopOf(mark: string): Loop | undefined {
  const [, name, list] = /^\{%[-+]?\s*for\s+([a-z_]\w*)\s+in\s+(\S[\s\S]*?)\s*[-+]?%\}$/i.exec(mark) ?? []
  return name !== undefined && list !== undefined ? { name, list } : undefined
}

/** Rien, si le texte tapé fermerait la balise, ou ne s'y tiendrait pas. */
export function markOfTest(test: string): string | undefined {
  const mark = `{% if ${test.trim()} %}`
  return isWhole(mark) && testOf(mark) === test.trim() ? mark : undefined
}

export function markOfLoop({ name, list }: Loop): string | undefined {
  const mark = `{% for ${name.trim()} in ${list.trim()} %}`
  const read = isWhole(mark) ? loopOf(mark) : undefined
  return read?.name === name.trim() && read.list === list.trim() ? mark : undefined
}

const isWhole = (mark: string): boolean => {
  const tokens = tokensOf(mark)
  return tokens?.length === 1 && tokens[0]?.kind === 'order'
}
