/** Un événement lu : quand, où, avec qui ; sa propre réponse, et ce qu'on peut en faire. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { PanelFooter } from '@/components/ui/side-panel'
import { answerEvent } from '@/features/calendar/api/answer'
import type { AgendaItem, Answer } from '@/features/calendar/api/agenda'
import { useModel } from '@/features/model/use-model'
import { actionsQuery } from '@/features/records/api/list-actions'
import { CellOf } from '@/fields/cell-of'
import { RefLink } from '@/fields/link/display'
import { Fact } from '@/components/fact'
import { cx } from '@/lib/cx'
import { asProblem } from '@/lib/http/problem'
import { fieldNamed, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toRef } from '@/lib/ref'
import { toastError, toastSuccess } from '@/lib/toast'
import { ScopeChoices } from './scope-dialog'
import { useCancel } from './use-cancel'
import { useRuleWords } from './use-rule-words'
import { useWhenWords } from './use-when-words'

const given: Exclude<Answer, 'pending'>[] = ['accepted', 'tentative', 'declined']

interface EventFactsProps {
  entity: Entity
  item: AgendaItem
  record: RecordData
  onEdit: () => void
  onClose: () => void
}

export function EventFacts({ entity, item, record, onEdit, onClose }: EventFactsProps) {
  const { t, i18n } = useTranslation()
  const when = useWhenWords()
  const ruleWords = useRuleWords()
  const { data: offers } = useQuery(actionsQuery(entity, item.id, i18n.language))
  const [asking, setAsking] = useState(false)
  const cancel = useCancel(entity, item, onClose)
  const cells = ['category', 'status', 'site', 'location', 'organiser', 'privacy', 'description'].flatMap((name) => {
    const field = fieldNamed(entity, name)
    const value = record[name]
    return field && value !== null && value !== undefined && value !== '' ? [{ field, value }] : []
  })
  const people = Array.isArray(record.participants) ? (record.participants as RecordData[]) : []
  if (asking) {
    return (
      <div role="group" aria-label={t('agenda.cancelTitle')} className="grid gap-3 p-5">
        <p className="font-medium">{t('agenda.cancelTitle')}</p>
        <ScopeChoices onChoose={(scope) => cancel.mutate(scope)} />
        <Button variant="ghost" onClick={() => setAsking(false)}>
          {t('action.cancel')}
        </Button>
      </div>
    )
  }
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto scroll-thin px-5 py-4">
        <p className="font-medium first-letter:uppercase">{when.of(item)}</p>
        {when.elsewhere(item) && <p className="text-label text-muted-foreground">{when.elsewhere(item)}</p>}
        {typeof record.recurrence === 'string' && record.recurrence !== '' && <p className="text-label text-muted-foreground first-letter:uppercase">{ruleWords(record.recurrence, String(record.timezone ?? 'UTC'))}</p>}
        {item.answer && <MyAnswer key={item.answer} item={item} answer={item.answer} />}
        <dl className="mt-4 grid gap-2">
          {cells.map(({ field, value }) => (
            <Fact key={field.name} label={field.label}>
              <CellOf field={field} value={value} />
            </Fact>
          ))}
        </dl>
        {people.length > 0 && <People entity={entity} people={people} />}
        <Link to={item.url} className="mt-4 inline-flex min-h-6 items-center text-primary underline-offset-4 hover:underline">
          {t('agenda.record')}
        </Link>
      </div>
      <PanelFooter>
        {offers?.delete && (
          <Button variant="quietDanger" busy={cancel.isPending} onClick={() => (item.recurring ? setAsking(true) : cancel.mutate('all'))}>
            {t('action.delete')}
          </Button>
        )}
        {offers?.edit && (
          <Button variant="primary" onClick={onEdit}>
            {t('action.edit')}
          </Button>
        )}
      </PanelFooter>
    </>
  )
}

function MyAnswer({ item, answer }: { item: AgendaItem; answer: Answer }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [chosen, setChosen] = useState(answer)
  const write = useMutation({
    mutationFn: (next: Exclude<Answer, 'pending'>) => answerEvent(item.id, next),
    onSuccess: async (_, next) => {
      toastSuccess(t(`agenda.answered.${next}`))
      await Promise.all([['agenda'], ['records', item.entity]].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
    onError: (error) => {
      setChosen(answer)
      toastError(problemText(t, asProblem(error)))
    },
  })
  const give = (next: Exclude<Answer, 'pending'>) => {
    if (next === chosen) return
    setChosen(next)
    write.mutate(next)
  }
  return (
    <fieldset className="mt-4 grid gap-1.5">
      <legend className="pb-1.5 text-label font-medium">{t('agenda.myAnswer')}</legend>
      {/* Des boutons : une réponse s'envoie quand on la donne, non quand on la parcourt. */}
      <div className="flex flex-wrap gap-2">
        {given.map((one) => (
          <Button key={one} className={cx(chosen === one && 'border-primary bg-accent text-accent-foreground')} aria-pressed={chosen === one} disabled={write.isPending} onClick={() => give(one)}>
            {t(`agenda.answer.${one}`)}
          </Button>
        ))}
      </div>
    </fieldset>
  )
}

function People({ entity, people }: { entity: Entity; people: RecordData[] }) {
  const model = useModel()
  const field = fieldNamed(entity, 'participants')
  const options = fieldNamed(model.entities[field?.of ?? ''] ?? entity, 'answer')?.options
  return (
    <section className="mt-4">
      <h3 className="pb-1 text-label font-medium">{field?.label}</h3>
      <ul className="divide-y rounded-lg border">
        {people.map((person) => {
          const answer = options?.find((one) => one.value === person.answer)
          const ref = toRef(person.user, 'name')
          return (
            <li key={person.id} className="flex items-center gap-2 px-3 py-2">
              <span className="min-w-0 flex-1 truncate">{ref ? <RefLink target="core.user" value={ref} /> : String(person.name ?? person.email ?? '')}</span>
              {answer && <Badge tone={answer.tone}>{answer.label}</Badge>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
