/** Modifie un champ d'une fiche là où on la lit : montré tout de suite, défait si le serveur refuse, avec de quoi se raviser, champs vidés compris. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { readRecord } from '@/features/records/api/get-record'
import { updateRecord } from '@/features/records/api/update-record'
import { showRecord } from '@/features/records/show-in-lists'
import { recordValues, same, toBody, toWire, type Values } from '@/lib/form/values'
import { asProblem, type Problem } from '@/lib/http/problem'
import { entityKey, isReference, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { conditional, emptied, hidesOthers } from './emptied'

/** Ce que le serveur n'a pas pris. */
export interface Refused {
  record: RecordData
  field: Field
  /** La valeur saisie, et celle d'avant. */
  value: unknown
  before: unknown
  problem: Problem
}

/** `onRefused` : vrai si l'appelant se charge de dire le refus. */
export function useInlineEdit(entity: Entity, onRefused?: (refused: Refused) => boolean) {
  const { t } = useTranslation()
  const model = useModel()
  const client = useQueryClient()
  const records = ['records', entityKey(entity)]
  const show = (id: string, part: Partial<RecordData>) => showRecord(client, entity, id, part)
  const bodyOf = (fields: Field[], values: Values): Values => {
    const blank = (value: null | undefined) => Object.fromEntries(fields.map(({ name }) => [name, value]))
    return { ...blank(null), ...toBody(model, fields, values, () => ({ visible: true, required: false, readOnly: false }), blank(undefined)) }
  }
  const theirs = (field: Field, problem: Problem) => recordValues(model, [field], { id: '', ...problem.current })[field.name]

  /** La fiche avec les champs que cette écriture peut vider : une ligne de liste ne les a pas tous. Rien quand on ne peut les lire. */
  const wholeOf = (record: RecordData, field: Field): Promise<RecordData | undefined> | RecordData =>
    hidesOthers(entity, field) && conditional(entity).some(({ name }) => record[name] === undefined) ? readRecord(entity, record.id).catch(() => undefined) : record

  /** `more` : ce qui s'écrit du même geste. */
  const send = async (record: RecordData, field: Field, value: unknown, before: unknown, more: Values = {}): Promise<{ saved: RecordData; whole: RecordData | undefined } | undefined> => {
    const shown = record[field.name]
    const body = { ...bodyOf([field], { [field.name]: value }), ...more }
    show(record.id, { [field.name]: isReference(field) || Array.isArray(value) ? value : body[field.name] })
    try {
      let whole = await wholeOf(record, field)
      const saved = await updateRecord(entity, record.id, record.version, body).catch((error: unknown) => {
        const problem = asProblem(error)
        // Un autre est passé, mais pas sur ce champ : il n'y a rien à trancher.
        if (problem.status !== 412 || !problem.current || !same(toWire(model, field, theirs(field, problem)), toWire(model, field, before))) throw problem
        whole = { ...record, ...problem.current }
        return updateRecord(entity, record.id, Number(problem.current.version), body)
      })
      show(record.id, { version: saved.version })
      void client.invalidateQueries({ queryKey: records })
      void client.invalidateQueries({ queryKey: ['audit', record.id] })
      return { saved, whole }
    } catch (error) {
      show(record.id, { [field.name]: shown })
      const problem = asProblem(error)
      // Quelqu'un est passé avant : ce qui est à l'écran se relit pour montrer sa valeur.
      if (problem.status === 409 || problem.status === 412) void client.invalidateQueries({ queryKey: records })
      if (!onRefused?.({ record, field, value, before, problem })) toastError(problem.errors[0]?.message ?? problemText(t, problem))
      return undefined
    }
  }
  return (record: RecordData, field: Field, value: unknown, before: unknown): void =>
    void send(record, field, value, before).then((written) => {
      if (!written) return
      const { saved, whole } = written
      const lost = whole ? emptied(entity, whole, saved) : []
      const undo = () => void send({ ...record, version: saved.version, [field.name]: value }, field, before, value, whole && bodyOf(lost, recordValues(model, lost, whole)))
      // Ce qu'elle a peut-être vidé ne se saurait pas : mieux vaut ne rien promettre.
      toastSuccess(t('list.edited', { label: field.label, title: titleOf(entity, record) }), whole && { action: { label: t('action.undo'), onClick: undo } })
    })
}
