/** Ce qu'un message peut nommer ; sans déclencheur qui l'envoie, la personne dit de quelle fiche il parlera. */
import { useMemo, useState } from 'react'
import type { Template } from '@/features/mail/api/templates'
import { useModel } from '@/features/model/use-model'
import type { Choice } from '@/lib/model'
import { listsOf, type ListVariable } from './blocks/lists'
import { subjectOf, variablesOf, type Variable } from './variables'

export interface Palette {
  variables: Variable[]
  /** Ce qui se répète. */
  lists: ListVariable[]
  /** La fiche dont il parlera : choisie ici, quand rien ne le dit. */
  about?: { value: string; options: Choice[]; onChange: (entity: string) => void }
}

export function useVariables(template: Template): Palette {
  const model = useModel()
  const [chosen, setChosen] = useState('')
  const subject = useMemo(() => subjectOf(template, model), [template, model])
  const variables = useMemo(() => variablesOf(template, subject ?? model.entities[chosen], model), [template, subject, chosen, model])
  const lists = useMemo(() => listsOf(template.sample, subject, model), [template, subject, model])
  const isKnown = template.kind === 'edge' || subject !== undefined || template.sample.record !== undefined
  if (isKnown) return { variables, lists }
  const options = Object.entries(model.entities)
    .map(([value, { label }]) => ({ value, label }))
    .toSorted((left, right) => left.label.localeCompare(right.label))
  return { variables, lists, about: { value: chosen, options, onChange: setChosen } }
}
