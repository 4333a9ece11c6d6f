/** Déplace une fiche : par la transition du circuit qui mène à la colonne, sinon en changeant le champ. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recordQuery } from '@/features/records/api/get-record'
import { actionsQuery } from '@/features/records/api/list-actions'
import { runAction } from '@/features/records/api/run-action'
import { updateRecord } from '@/features/records/api/update-record'
import { reverseOf } from '@/features/records/reverse-of'
import { asProblem } from '@/lib/http/problem'
import { entityKey, titleOf, type ActionShape, type Entity, type Field, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import type { OfferedAction } from '@/lib/records/port'
import { toastError, toastSuccess } from '@/lib/toast'
import { NO_VALUE } from './columns'

/** Fiches montrées dans leur colonne d'arrivée en attendant le serveur. */
export type Moved = ReadonlyMap<string, { record: RecordData; target: string }>

interface Asked {
  record: RecordData
  action: OfferedAction
  shape?: ActionShape
}

/** `onShow` : la fiche va se montrer dans sa colonne d'arrivée, ou d'origine si l'on se ravise. */
export function useMove(entity: Entity, field: Field, onShow: (id: string) => void) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [moved, setMoved] = useState<Moved>(new Map())
  const [asked, setAsked] = useState<Asked | undefined>()
  const labelOf = (value: string) => (value === NO_VALUE ? t('board.blank') : undefined) ?? entity.workflow?.states.find((state) => state.name === value)?.label ?? field.options?.find((option) => option.value === value)?.label ?? value

  const show = (record: RecordData, target: string) => {
    onShow(record.id)
    setMoved((before) => new Map(before).set(record.id, { record, target }))
  }
  const settle = async (record: RecordData) => {
    await Promise.all([['records', entityKey(entity)], ['audit', record.id], ['meta']].map((queryKey) => client.invalidateQueries({ queryKey })))
    setMoved((before) => new Map([...before].filter(([id]) => id !== record.id)))
  }
  const told = (record: RecordData, target: string, back: (() => void) | undefined) =>
    toastSuccess(t('board.moved', { title: titleOf(entity, record), label: labelOf(target) }), back && { action: { label: t('action.undo'), onClick: back } })

  const transition = async (record: RecordData, target: string) => {
    const offers = await client.fetchQuery({ ...actionsQuery(entity, record.id, i18n.language), staleTime: 0 })
    const leading = offers.data.filter((offer) => offer.to === target)
    const action = leading.find((offer) => offer.allowed)
    if (!action) {
      // Une transition refusée dit pourquoi ; sans transition, le circuit ne mène pas là.
      const reason = leading.find((offer) => offer.reason)?.reason ?? t('board.noWay', { from: labelOf(String(record[field.name] ?? '')), to: labelOf(target) })
      return toastError(t('board.refused', { title: titleOf(entity, record) }), { description: reason })
    }
    const shape = entity.actions?.find((one) => one.name === action.name)
    // Une carte n'a que ce qu'elle montre : les réponses partent des valeurs de la fiche entière.
    if (shape?.confirm || shape?.params?.length) return setAsked({ record: await client.fetchQuery({ ...recordQuery(entity, record.id), staleTime: 0 }), action, shape })
    show(record, target)
    const saved = await runAction(entity, record.id, action.name, record.version, {})
    // La transition attend une décision : rien n'est encore fait, et il n'y a rien à défaire.
    if (saved.approval) return toastSuccess(t('detail.approvalAsked', { label: action.label }))
    const before = String(record[field.name] ?? '')
    const back = reverseOf(entity, before, target)
    told(record, target, back === undefined ? undefined : () => undo({ ...record, [field.name]: target }, before, () => runAction(entity, record.id, back, saved.version, {})))
  }
  /** Montrée où elle était ; ce que le serveur refuse est dit, et elle n'y reste pas. */
  const undo = (record: RecordData, target: string, write: () => Promise<unknown>) => {
    show(record, target)
    void write()
      .catch(fail)
      .then(() => settle(record))
  }
  const edit = async (record: RecordData, target: string) => {
    show(record, target)
    const before = record[field.name] ?? null
    const saved = await updateRecord(entity, record.id, record.version, { [field.name]: target === NO_VALUE ? null : target })
    told(record, target, () => undo(record, String(before ?? NO_VALUE), () => updateRecord(entity, record.id, saved.version, { [field.name]: before })))
  }
  const fail = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const move = async (record: RecordData, target: string): Promise<void> => {
    const act = entity.workflow?.field === field.name ? transition : edit
    await act(record, target).catch(fail)
    await settle(record)
  }
  return { moved, move, asked, dismiss: () => setAsked(undefined) }
}
