/** Les cases d'un collage : ce qu'elles disent, ce qu'elles diraient, ou pourquoi non. Les refus d'abord. */
import { ArrowRight, CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CellOf } from '@/fields/cell-of'
import { faultText } from '@/lib/form/fault-text'
import { titleOf, type Entity } from '@/lib/model'
import type { Change, Plan, Refusal } from './plan'

/** Au-delà, la liste n'apprend plus rien : le compte suffit. */
const MOST_SHOWN = 200

export function PlanTable({ entity, plan: { changes, refusals } }: { entity: Entity; plan: Plan }) {
  const { t } = useTranslation()
  const left = refusals.length + changes.length - MOST_SHOWN
  const shown = [...refusals, ...changes].slice(0, MOST_SHOWN)
  return (
    <div role="region" aria-label={t('paste.changes')} tabIndex={0} className="max-h-[50vh] overflow-y-auto border-y scroll-thin">
      <ul>
        {shown.map((one) => (
          <li key={`${one.record.id}.${one.field.name}`} className="grid gap-x-4 gap-y-1 border-b px-5 py-2.5 last:border-0 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <p className="min-w-0">
              <span className="block truncate font-medium">{titleOf(entity, one.record)}</span>
              <span className="block text-label text-muted-foreground">{one.field.label}</span>
            </p>
            {'text' in one ? <Refused refusal={one} /> : <Changed change={one} />}
          </li>
        ))}
      </ul>
      {left > 0 && <p className="px-5 py-2.5 text-muted-foreground">{t('paste.more', { count: left })}</p>}
    </div>
  )
}

function Changed({ change: { field, before, after } }: { change: Change }) {
  const { t } = useTranslation()
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 break-words">
      <span className="sr-only">{t('paste.before')}</span>
      <span className="max-w-full min-w-0 truncate text-muted-foreground line-through decoration-1">
        <CellOf field={field} value={before} />
      </span>
      <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className="sr-only">{t('paste.after')}</span>
      <span className="max-w-full min-w-0 truncate">
        <CellOf field={field} value={after} />
      </span>
    </p>
  )
}

function Refused({ refusal: { text, fault } }: { refusal: Refusal }) {
  const { t } = useTranslation()
  return (
    <p className="flex min-w-0 items-start gap-2 text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        <span className="sr-only">{t('paste.refused')} </span>
        {!fault ? t('form.paste.unread', { text }) : text === '' ? faultText(t, fault) : t('paste.fault', { text, reason: faultText(t, fault) })}
      </span>
    </p>
  )
}
