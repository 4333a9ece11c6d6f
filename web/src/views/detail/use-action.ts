/**
 * Exécute une action sur la fiche ouverte, puis rafraîchit tout ce qu'elle a pu changer. Une transition se montre tout de suite, défaite si le
 * serveur refuse ; quand le circuit revient sur ses pas d'un geste, on peut se raviser.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { runAction } from '@/features/records/api/run-action'
import { reverseOf } from '@/features/records/reverse-of'
import { showRecord } from '@/features/records/show-in-lists'
import { asProblem, type FieldProblem } from '@/lib/http/problem'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

interface ActionCall {
  name: string
  label: string
  body: Record<string, unknown>
}

/** `place` : où une boîte ouverte pose les refus de ses champs ; sans boîte, le premier se dit. */
export function useAction(entity: Entity, record: RecordData, place?: (errors: FieldProblem[]) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const stale = [['records', entityKey(entity)], ['audit', record.id], ['approvals'], ['meta']]
  const refresh = () => Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
  const field = entity.workflow?.field ?? ''
  const transitionOf = (name: string) => entity.workflow?.transitions.find((one) => one.name === name)
  const show = (state: string) => showRecord(client, entity, record.id, { [field]: state })
  const undo = (back: string, from: string, after: RecordData) => {
    show(from)
    void runAction(entity, record.id, back, after.version, {})
      .catch((error: unknown) => toastError(problemText(t, asProblem(error))))
      .then(refresh)
  }
  return useMutation({
    mutationFn: ({ name, body }: ActionCall) => runAction(entity, record.id, name, record.version, body),
    onMutate: ({ name, body }) => {
      // La fiche va changer sous les yeux : l'état d'où elle part se retient.
      const from = String(record[field] ?? '')
      const transition = transitionOf(name)
      // Une transition à approuver n'est que demandée ; celle qui a ses réponses à donner attend qu'elles soient prises.
      if (transition && !transition.approval && Object.keys(body).length === 0) show(transition.to)
      return { from }
    },
    onSuccess: (after, { name, label }, { from }) => {
      const to = transitionOf(name)?.to
      const back = to && !after.approval ? reverseOf(entity, from, to) : undefined
      // La transition attend une décision : rien n'est encore fait, et il ne faut pas le laisser croire.
      if (after.approval) toastSuccess(t('detail.approvalAsked', { label }))
      else toastSuccess(t('detail.actionDone', { label }), back ? { action: { label: t('action.undo'), onClick: () => undo(back, from, after) } } : undefined)
      return refresh()
    },
    onError: (error, { name }, before) => {
      if (before && transitionOf(name)) show(before.from)
      const problem = asProblem(error)
      // Quelqu'un est passé avant : on montre l'état du moment, la personne décide.
      if (problem.status === 409 || problem.status === 412) void refresh()
      if (place && problem.errors.length > 0) place(problem.errors)
      else toastError(problem.errors[0]?.message ?? problemText(t, problem))
    },
  })
}
