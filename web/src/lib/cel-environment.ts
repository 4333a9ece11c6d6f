/** CEL tel que le serveur l'entend, autant que le navigateur le sait : sa bibliothèque, amendée, et les dates du serveur. */
import { Environment, evaluate } from '@marcbachmann/cel-js'
import { addDates } from './cel-dates'
import { addFunctions, amended } from './cel-functions'

export type Program = (scope: Record<string, unknown>) => unknown

/** Un texte entre guillemets, ou l'appel d'une fonction amendée. */
const call = new RegExp(`"(?:\\\\.|[^"\\\\])*"|'(?:\\\\.|[^'\\\\])*'|\\.\\s*(${Object.keys(amended).join('|')})\\s*\\(`, 'g')

/** De quoi lire des expressions ; une faute lève une erreur. */
export function celReader(): (source: string) => Program {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false })
  addDates(environment, (hours) => evaluate(`duration("${hours}h")`))
  addFunctions(environment, (value) => evaluate(`${value}u`))
  return (source) => environment.parse(source.replace(call, (found, name?: keyof typeof amended) => (name ? `.${amended[name]}(` : found))) as Program
}
