/**
 * Conditions CEL d'un formulaire, évaluées dans le navigateur : champ visible, obligatoire ou figé selon les autres.
 *
 * Le serveur réévalue tout ; ici une expression incomprise laisse le champ ouvert, jamais l'inverse. La bibliothèque
 * (24 ko) ne se charge que pour une entité qui a des conditions.
 */
import type { Program } from './cel-environment'
import { isDay } from './day'
import { isReference, type Entity, type Field } from './model'
import { isInstant } from './time'

export type Values = Record<string, unknown>
export type Scope = (values: Values) => Values

export interface FieldState {
  visible: boolean
  required: boolean
  readOnly: boolean
}

/** Évalue une expression sur les valeurs saisies ; `undefined` quand elle n'a pas de sens pour l'instant. */
export type Evaluate = (source: string, values: Values) => boolean | undefined

export const hasConditions = (fields: Field[], sections: Entity['form']['sections']): boolean =>
  sections.some((section) => section.visible) || fields.some((field) => field.visible || field.required_if || field.read_only_if)

export async function loadEvaluator(fields: Field[], actor: Values): Promise<Evaluate> {
  const { celReader } = await import('./cel-environment')
  const read = celReader()
  const names = new Set(fields.map((field) => field.name))
  const programs = new Map<string, Program | undefined>()
  const compile = (source: string): Program | undefined => {
    if (!programs.has(source)) programs.set(source, attempt(() => read(prefixNames(source, names))))
    return programs.get(source)
  }
  return (source, values) => {
    const program = compile(source)
    if (!program) return undefined
    const today = new Date(new Date().toISOString().slice(0, 10))
    const scope: Values = { actor, now: new Date(), today }
    for (const field of fields) scope[prefixed(field.name)] = celValue(field, values[field.name])
    const failsOnBlank = mentionsBlank(source, names, values)
    const result = attempt(() => program(scope))
    // Comparer un champ encore vide est une erreur en CEL : pour l'écran, c'est simplement « pas encore ».
    return typeof result === 'boolean' ? result : failsOnBlank ? false : undefined
  }
}

/** État d'un champ selon les valeurs ; sans évaluateur, rien n'est caché ni imposé. */
export function fieldState(field: Field, values: Values, evaluate: Evaluate | undefined): FieldState {
  const holds = (source: string | undefined, otherwise: boolean) => (source ? (evaluate?.(source, values) ?? otherwise) : otherwise)
  return {
    visible: holds(field.visible, true),
    required: Boolean(field.required) || holds(field.required_if, false),
    readOnly: Boolean(field.read_only) || holds(field.read_only_if, false),
  }
}

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work()
  } catch {
    return undefined
  }
}

const prefixed = (name: string) => `r_${name}`
const token = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\.?\s*\b[A-Za-z_]\w*\b(?!\s*\()/g

/** `type` ou `duration` sont des mots de CEL mais aussi des noms de champs courants : le préfixe les distingue. */
export const prefixNames = (source: string, names: ReadonlySet<string>): string =>
  source.replace(token, (word) => (names.has(word.trim()) ? word.replace(word.trim(), prefixed(word.trim())) : word))

function mentionsBlank(source: string, names: ReadonlySet<string>, values: Values): boolean {
  return (source.match(token) ?? []).some((word) => names.has(word.trim()) && (values[word.trim()] ?? '') === '')
}

function celValue(field: Field, value: unknown): unknown {
  if (value === undefined || value === '' || value === null) return null
  switch (field.type) {
    case 'integer':
    case 'rating':
      return Number.isSafeInteger(Number(value)) ? BigInt(Number(value)) : null
    case 'decimal':
    case 'percent':
      return Number(value)
    case 'date':
    case 'datetime':
      // Un texte qui ne se lit pas encore comme une date n'en est pas une.
      return isDay(String(value)) || isInstant(String(value)) ? new Date(String(value)) : null
    default:
      return isReference(field) && typeof value === 'object' ? (value as { id: string }).id : value
  }
}
