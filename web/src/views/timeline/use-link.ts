/** Écrit un lien tiré d'une tâche à une autre : le serveur dit s'il tourne en rond, et le lien se retire aussitôt si l'on se ravise. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readRecord } from '@/features/records/api/get-record'
import { updateRecord } from '@/features/records/api/update-record'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useTurns } from '@/lib/use-turns'
import { withLink, withoutLink, type Linking } from './linking'

/** Une tâche, et le titre qui la dit. */
export interface Named {
  id: string
  title: string
}

export function useLink(entity: Entity, linking: Linking | undefined, tell: (text: string) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const inTurn = useTurns()

  const write = async (id: string, bodyOf: (record: RecordData) => Record<string, unknown>): Promise<RecordData> => {
    const record = await readRecord(entity, id)
    await updateRecord(entity, id, record.version, bodyOf(record))
    return record
  }
  const play = (from: Named, to: Named, work: () => Promise<void>) =>
    void inTurn(to.id, async () => {
      try {
        await work()
      } catch (error) {
        const problem = asProblem(error)
        toastError(t('timeline.plan.notLinked', { from: from.title, to: to.title }), { description: problem.errors[0]?.message ?? problemText(t, problem) })
      }
      await Promise.all([['records', entityKey(entity)], ['audit', to.id]].map((queryKey) => client.invalidateQueries({ queryKey })))
    })

  return (from: Named, to: Named): void => {
    if (!linking) return
    play(from, to, async () => {
      const before = await write(to.id, (record) => withLink(linking, record, from.id))
      const undo = () =>
        play(from, to, async () => {
          await write(to.id, (record) => withoutLink(linking, record, from.id, before))
          tell(t('timeline.plan.unlinked', { from: from.title, to: to.title }))
        })
      toastSuccess(t('timeline.plan.linked', { from: from.title, to: to.title }), { action: { label: t('action.undo'), onClick: undo } })
    })
  }
}
