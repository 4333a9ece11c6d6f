/** Comment on lit, dans un bloc, ce que le message y mettra. */
import type { TFunction } from 'i18next'
import { expressionOf } from '../insert'
import { variableName } from '../variable-name'
import type { Variable } from '../variables'

/** Une variable par son nom ; sa mise en forme ne se dit que si elle n'est pas d'usage. Le reste, tel quel. */
export function saidCode(t: TFunction, variables: Variable[], code: string): string {
  const expression = /^\{\{-?\s*([\s\S]*?)\s*-?\}\}$/.exec(code)?.[1]
  if (expression === undefined) return code
  const usual = variables.find((one) => expressionOf(one) === expression)
  if (usual) return variableName(t, usual)
  const [path = '', ...filters] = expression.split('|').map((part) => part.trim())
  const known = variables.find((one) => one.path === path)
  return known ? [variableName(t, known), ...filters].join(' | ') : expression
}
