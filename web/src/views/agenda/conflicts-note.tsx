/** Ce qui occupe déjà ceux qu'on invite : montré pendant la saisie, jamais interdit. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { conflictsQuery, type Conflict, type ConflictsAsked } from '@/features/calendar/api/conflicts'
import { useMe } from '@/features/session/use-me'
import { addDays } from '@/lib/calendar'
import { useFormPart, type Form } from '@/lib/form/form'
import type { Row } from '@/lib/form/values'
import type { Ref } from '@/lib/ref'
import { useDebounced } from '@/lib/use-debounced'
import { useNames } from './use-names'
import { useWhenWords } from './use-when-words'

const MOST = 5

export function ConflictsNote({ form, event }: { form: Form; event: string | undefined }) {
  const { t } = useTranslation()
  const me = useMe()
  const words = useWhenWords()
  // Du texte : une valeur stable tant que rien de ce qui compte ne change.
  const asked = useDebounced(useFormPart(form, useCallback((one: Form) => JSON.stringify(askedOf(one, event)), [event])), 400)
  const question = JSON.parse(asked) as ConflictsAsked | null
  const { data } = useQuery({ ...conflictsQuery(question ?? { from: '', to: '', users: [] }), enabled: question !== null, placeholderData: keepPreviousData })
  const found = question ? (data ?? []) : []
  const people = rows(form)
  const names = useNames(people)
  const nameOf = (user: string) => names((people.find((row) => (row.user as Ref | null)?.id === user)?.user as Ref | undefined) ?? { id: user })
  const said = ({ user, start, end, title }: Conflict) =>
    t('agenda.busy', { name: user === me.id ? t('agenda.you') : (nameOf(user) ?? t('agenda.someone')), when: words.of({ start, end, all_day: false, first_day: null, last_day: null }), title: title ?? 'none' })
  return (
    <div role="status" className="empty:hidden">
      {found.length > 0 && (
        <div className="grid gap-1 rounded-lg border border-warning/40 bg-warning-soft p-3">
          <p className="flex items-center gap-2 font-medium text-warning">
            <TriangleAlert aria-hidden className="size-4 shrink-0" />
            {t('agenda.conflicts', { count: found.length })}
          </p>
          <ul className="grid gap-0.5 text-label">
            {found.slice(0, MOST).map((one) => (
              <li key={`${one.user}${one.start}${one.event ?? ''}`}>{said(one)}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

const rows = (form: Form): Row[] => (Array.isArray(form.values().participants) ? (form.values().participants as Row[]) : [])

function askedOf(form: Form, event: string | undefined): ConflictsAsked | null {
  const { all_day, starts_at, ends_at, first_day, last_day, organiser } = form.values() as Record<string, string | boolean | Ref | null>
  const [from, to] = all_day ? [String(first_day ?? ''), last_day ? addDays(String(last_day), 1) : ''] : [String(starts_at ?? ''), String(ends_at ?? '')]
  if (!from || !to || to <= from) return null
  const users = [organiser as Ref | null, ...rows(form).map((row) => row.user as Ref | null)].flatMap((ref) => (ref?.id ? [ref.id] : []))
  return { from, to, users: [...new Set(users)], ...(event ? { event } : {}) }
}
