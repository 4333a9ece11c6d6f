/** Contrats d'un type de champ : trois façons de le montrer, une de le saisir, une de le filtrer. */
import { createContext, useContext, type ComponentType } from 'react'
import type { ControlProps } from '@/components/ui/field-frame'
import type { Form } from '@/lib/form/form'
import type { Field } from '@/lib/model'

export interface CellProps {
  field: Field
  value: unknown
}

export interface EditorProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  onBlur: () => void
  control: ControlProps
  disabled: boolean
  /** Nom complet du champ, tel que l'envoi de fichiers l'attend : `hse.incident.photos`. */
  fullName: string
}

export interface FilterProps {
  field: Field
  operator: string
  values: string[]
  onChange: (values: string[]) => void
}

export type Cell = ComponentType<CellProps>
export type Editor = ComponentType<EditorProps>
export type FilterEditor = ComponentType<FilterProps>

/** Ce que les éditeurs qui en contiennent d'autres (lignes, fichiers) reçoivent du formulaire qui les porte. */
export interface FormSurroundings {
  form: Form
  Editor: Editor
}

export const FormContext = createContext<FormSurroundings | null>(null)

export function useSurroundings(): FormSurroundings {
  const surroundings = useContext(FormContext)
  if (!surroundings) throw new Error('FormContext is missing')
  return surroundings
}
