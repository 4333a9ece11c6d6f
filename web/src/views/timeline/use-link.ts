/** Écrit un lien tiré d'une tâche à une autre, montré dès le lâcher : le serveur dit s'il tourne en rond, et le lien se retire aussitôt si l'on se ravise. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readRecord } from '@/features/records/api/get-record'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { hasLink, withLink, withoutLink, type Linking } from './linking'
import type { RecordWrites } from '@/features/records/use-record-writes'

/** Une tâche, et le titre qui la dit. */
export interface Named {
  id: string
  title: string
}

/** Un lien lâché, que le serveur n'a pas encore pris. */
export interface Waiting {
  from: string
  to: string
}

export function useLink(entity: Entity, linking: Linking | undefined, writes: RecordWrites, tell: (text: string) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])

  const play = (from: Named, to: Named, refused: 'timeline.plan.notLinked' | 'timeline.plan.notUnlinked', work: () => Promise<void>) =>
    writes.inTurn(to.id, async () => {
      try {
        await work()
      } catch (error) {
        const problem = asProblem(error)
        toastError(t(refused, { from: from.title, to: to.title }), { description: problem.errors[0]?.message ?? problemText(t, problem) })
      }
      await Promise.all([['records', entityKey(entity)], ['audit', to.id]].map((queryKey) => client.invalidateQueries({ queryKey })))
    })

  const link = (from: Named, to: Named): void => {
    if (!linking) return
    const drawn = { from: from.id, to: to.id }
    setWaiting((before) => [...before, drawn])
    void play(from, to, 'timeline.plan.notLinked', async () => {
      const before = await readRecord(entity, to.id)
      // Quelqu'un l'a déjà écrit : il se dessine à la relecture.
      if (hasLink(linking, before, from.id)) return
      await writes.write(before, withLink(linking, before, from.id))
      const undo = () =>
        void play(from, to, 'timeline.plan.notUnlinked', async () => {
          const now = await readRecord(entity, to.id)
          await writes.write(now, withoutLink(linking, now, from.id, before))
          tell(t('timeline.plan.unlinked', { from: from.title, to: to.title }))
        })
      toastSuccess(t('timeline.plan.linked', { from: from.title, to: to.title }), { action: { label: t('action.undo'), onClick: undo } })
    }).then(() => setWaiting((before) => before.filter((one) => one !== drawn)))
  }
  return { link, waiting }
}
