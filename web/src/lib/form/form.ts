/**
 * État d'un formulaire, hors de React : chaque champ ne se redessine que pour ce qui le concerne.
 *
 * Un champ est contrôlé en le quittant, puis à chaque frappe une fois qu'il a fauté. Les erreurs du serveur se posent
 * sur les mêmes chemins et s'effacent dès qu'on touche au champ.
 */
import { useCallback, useSyncExternalStore } from 'react'
import { fieldState, type Evaluate, type FieldState } from '@/lib/cel'
import type { FieldProblem } from '@/lib/http/problem'
import type { Field, Model } from '@/lib/model'
import { checkField, type Fault } from './check'
import { same, type Values } from './values'

export interface Form {
  readonly model: Model
  readonly fields: Field[]
  /** D'où l'on est parti. */
  readonly initial: Values
  values: () => Values
  /** Ce que les conditions peuvent citer. */
  scope: () => Values
  state: (name: string) => FieldState
  faults: () => Fault[]
  set: (name: string, value: unknown) => void
  leave: (name: string) => void
  /** Contrôle tout ou les champs nommés ; rend les fautes trouvées. */
  check: (names?: string[]) => Fault[]
  /** Une lecture nouvelle : ce qu'on n'avait pas touché la suit, ce qu'on écrit demeure. */
  rebase: (read: Values) => void
  placeErrors: (errors: FieldProblem[]) => void
  isDirty: () => boolean
  /** Travaux en cours (envois de fichiers) qui interdisent d'enregistrer. */
  busy: () => number
  addBusy: (delta: number) => void
  subscribe: (listener: () => void) => () => void
}

interface FormInput {
  model: Model
  fields: Field[]
  initial: Values
  /** Valeurs de départ si elles diffèrent des initiales (brouillon repris). */
  start?: Values
  evaluate?: Evaluate
  /** Valeurs que le formulaire ne saisit pas mais que ses conditions citent : l'état du circuit, le numéro. */
  context?: Values
}

export function createForm({ model, fields, initial: opened, start, evaluate, context }: FormInput): Form {
  let initial = opened
  let values: Values = start ?? initial
  let faults: Fault[] = []
  let busy = 0
  const scope = () => ({ ...context, ...values })
  let states = statesOf(fields, scope(), evaluate)
  const listeners = new Set<() => void>()
  const notify = () => listeners.forEach((listener) => listener())
  const state = (name: string): FieldState => states.get(name) ?? { visible: true, required: false, readOnly: false }
  const without = (name: string) => faults.filter((fault) => rootOf(fault.path) !== name)
  const recheck = (field: Field) => {
    faults = [...without(field.name), ...checkField(model, field, values[field.name], state(field.name), evaluate)]
  }
  const fieldOf = (name: string) => fields.find((field) => field.name === name)

  return {
    model,
    fields,
    get initial() {
      return initial
    },
    values: () => values,
    scope,
    state,
    faults: () => faults,
    set: (name, value) => {
      values = { ...values, [name]: value }
      states = statesOf(fields, scope(), evaluate, states)
      const field = fieldOf(name)
      if (field && faults.some((fault) => rootOf(fault.path) === name)) recheck(field)
      faults = faults.filter((fault) => state(rootOf(fault.path)).visible)
      notify()
    },
    leave: (name) => {
      const field = fieldOf(name)
      if (!field || (same(values[name], initial[name]) && !faults.some((fault) => rootOf(fault.path) === name))) return
      recheck(field)
      notify()
    },
    check: (names) => {
      for (const field of fields) if (!names || names.includes(field.name)) recheck(field)
      notify()
      return faults.filter((fault) => !names || names.includes(rootOf(fault.path)))
    },
    rebase: (read) => {
      values = Object.fromEntries(Object.entries({ ...values, ...read }).map(([name, value]) => [name, same(values[name], initial[name]) ? value : values[name]]))
      initial = read
      states = statesOf(fields, scope(), evaluate, states)
      notify()
    },
    placeErrors: (errors) => {
      faults = errors.map(({ field, code, message }) => ({ path: field, code, message }))
      notify()
    },
    isDirty: () => fields.some((field) => !same(values[field.name], initial[field.name])),
    busy: () => busy,
    addBusy: (delta) => {
      busy += delta
      notify()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const rootOf = (path: string): string => path.split(/[.[]/, 1)[0] ?? path

/** Un état inchangé garde son identité : le champ concerné ne se redessine pas. */
function statesOf(fields: Field[], values: Values, evaluate: Evaluate | undefined, previous?: Map<string, FieldState>): Map<string, FieldState> {
  return new Map(
    fields.map((field) => {
      const next = fieldState(field, values, evaluate)
      const before = previous?.get(field.name)
      return [field.name, before && same(before, next) ? before : next]
    }),
  )
}

/** Lit une part de l'état ; `read` doit rendre une valeur stable tant que rien ne change. */
export function useFormPart<T>(form: Form, read: (form: Form) => T): T {
  const snapshot = useCallback(() => read(form), [form, read])
  return useSyncExternalStore(form.subscribe, snapshot)
}
