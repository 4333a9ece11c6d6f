/** Fautes d'une définition refusée, rangées par l'endroit qu'elles visent : `fields.name.type`, `rules.late`. */
import type { Problem } from '@/lib/http/problem'

export interface DefinitionFault {
  path: string
  message: string
}

/** Le serveur préfixe du chemin de la définition quand il en juge plusieurs : `entities/asset#fields.name`. */
export const faultsOf = (problem: Problem | undefined): DefinitionFault[] => (problem?.errors ?? []).map(({ field, message }) => ({ path: field.slice(field.indexOf('#') + 1), message }))

/** Fautes à cet endroit ou dessous. */
export const under = (faults: DefinitionFault[], path: string): DefinitionFault[] => faults.filter((fault) => fault.path === path || fault.path.startsWith(`${path}.`))
