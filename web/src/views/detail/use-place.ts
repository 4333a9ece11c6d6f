/** Les valeurs de la fiche qui se changent où elles se lisent : une à la fois, Tab mène à la suivante, un refus ou un conflit rend ce qui était saisi. */
import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { actionsQuery } from '@/features/records/api/list-actions'
import { fieldState } from '@/lib/cel'
import { createForm, rootOf, type Form } from '@/lib/form/form'
import { formFields, recordValues, same } from '@/lib/form/values'
import type { Entity, Field, RecordData } from '@/lib/model'
import { useIdle } from '@/lib/use-idle'
import { useConditions } from '@/views/form/use-conditions'
import type { Ending } from '@/views/inline/inline-editor'
import { useInlineEdit, type Refused } from '@/views/inline/use-inline-edit'
import { freedomOf } from './freedom'
import type { Place } from './place'

export interface Conflict extends Refused {
  form: Form
}

const isSeen = (one: HTMLElement | null | undefined): boolean => one?.checkVisibility?.() ?? Boolean(one)

type Refusals = Record<string, { value: unknown; message: string }>

export function useRecordPlace(entity: Entity, record: RecordData, root: RefObject<HTMLElement | null>) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const { data: offers } = useQuery(actionsQuery(entity, record.id, i18n.language))
  // Elles ne changent rien à ce qui se lit : la fiche se dessine d'abord.
  const { data: evaluate } = useConditions(entity, useIdle())
  const [editing, setEditing] = useState<string>()
  const [refusals, setRefusals] = useState<Refusals>({})
  const [conflict, setConflict] = useState<Conflict>()
  /** Le champ dont le crayon reprendra le focus. */
  const left = useRef<string>(undefined)
  useLayoutEffect(() => {
    if (left.current && editing === undefined) root.current?.querySelector<HTMLElement>(`[data-spot="${left.current}"] [data-pencil]`)?.focus()
    left.current = undefined
  }, [editing, root])

  const scope = { ...record, ...recordValues(model, formFields(entity), record) }
  const stateOf = (field: Field) => fieldState(field, scope, evaluate ?? undefined)
  const keepRefusal = ({ field, value }: Refused, message: string) => {
    setRefusals((before) => ({ ...before, [field.name]: { value, message } }))
    // Une autre saisie a commencé : elle ne se perd pas, le refus se lit sous sa valeur.
    setEditing((now) => now ?? field.name)
  }
  const spotOf = (name: string) => root.current?.querySelector<HTMLElement>(`[data-spot="${name}"]`)
  const refuse = (refused: Refused): boolean => {
    const { field, before, value, problem } = refused
    // La fiche n'est plus sous les yeux, ou son onglet : le refus s'y perdrait.
    if (!isSeen(root.current)) return false
    if (problem.status === 412 && problem.current) {
      const form = createForm({ model, fields: [field], initial: { [field.name]: before }, start: { [field.name]: value } })
      setConflict({ ...refused, form })
      return true
    }
    const message = problem.errors.find((one) => rootOf(one.field) === field.name)?.message
    if (message === undefined || !isSeen(spotOf(field.name))) return false
    keepRefusal(refused, message)
    return true
  }
  const save = useInlineEdit(entity, refuse)
  const done = (name: string, by: Ending) => {
    const spots = [...(root.current?.querySelectorAll<HTMLElement>('[data-spot][data-freedom="here"]') ?? [])].filter(isSeen).map((one) => one.dataset.spot)
    const target = by === 'next' || by === 'previous' ? spots[spots.indexOf(name) + (by === 'next' ? 1 : -1)] : undefined
    setRefusals((before) => Object.fromEntries(Object.entries(before).filter(([one]) => one !== name)))
    setEditing(target)
    if (by !== 'away') left.current = name
  }
  const place: Place = {
    editing,
    freedom: (field) => freedomOf(entity, field, record[field.name], stateOf(field)),
    isRequired: (field) => stateOf(field).required,
    refusal: (field) => refusals[field.name],
    start: setEditing,
    done,
    refuse,
  }
  return {
    // Ce qui se tape ne se perd pas quand la fiche se ferme entre-temps : le serveur dira ce qu'il en est.
    place: (offers?.edit && !record.$local) || editing !== undefined ? place : undefined,
    conflict,
    /** Les choix sont faits : ce qui reste à soi s'écrit par-dessus la version du moment. */
    settle: ({ form, field, problem }: Conflict, version: number) => {
      setConflict(undefined)
      const now = { ...record, ...problem.current, version }
      const [chosen, theirs] = [form.values()[field.name], recordValues(model, [field], now)[field.name]]
      if (!same(chosen, theirs)) save(now, field, chosen, theirs)
    },
    /** On y revient plus tard : la saisie reprend où elle en était. */
    resume: (one: Conflict) => {
      setConflict(undefined)
      keepRefusal(one, t('conflict.title'))
    },
  }
}
