/** Modifie un champ d'une fiche depuis la liste : montré tout de suite, défait si le serveur refuse, avec de quoi se raviser. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { updateRecord } from '@/features/records/api/update-record'
import { showInLists } from '@/features/records/show-in-lists'
import { toBody } from '@/lib/form/values'
import { asProblem } from '@/lib/http/problem'
import { entityKey, isReference, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export function useInlineEdit(entity: Entity) {
  const { t } = useTranslation()
  const model = useModel()
  const client = useQueryClient()
  const lists = ['records', entityKey(entity), 'list']
  const show = (id: string, part: Partial<RecordData>) => showInLists(client, entity, id, part)
  const wire = (field: Field, value: unknown) =>
    toBody(model, [field], { [field.name]: value }, () => ({ visible: true, required: false, readOnly: false }), { [field.name]: undefined })
  const send = async (record: RecordData, field: Field, value: unknown, shown: unknown) => {
    const body = { [field.name]: null, ...wire(field, value) }
    show(record.id, { [field.name]: isReference(field) ? value : body[field.name] })
    try {
      const saved = await updateRecord(entity, record.id, record.version, body)
      show(record.id, { version: saved.version })
      void client.invalidateQueries({ queryKey: ['records', entityKey(entity)] })
      void client.invalidateQueries({ queryKey: ['audit', record.id] })
      return saved
    } catch (error) {
      show(record.id, { [field.name]: shown })
      const problem = asProblem(error)
      // Quelqu'un est passé avant : la liste se relit pour montrer sa valeur.
      if (problem.status === 409 || problem.status === 412) void client.invalidateQueries({ queryKey: lists })
      toastError(problem.errors[0]?.message ?? problemText(t, problem))
      return undefined
    }
  }
  return (record: RecordData, field: Field, value: unknown, before: unknown): void =>
    void send(record, field, value, record[field.name]).then((saved) => {
      if (!saved) return
      const undo = () => void send({ ...record, version: saved.version, [field.name]: value }, field, before, value)
      toastSuccess(t('list.edited', { label: field.label, title: titleOf(entity, record) }), { action: { label: t('action.undo'), onClick: undo } })
    })
}
