/** Un fait de la piste d'audit, dans les mots du modèle : libellés des champs, des options et des actions. */
import type { TFunction } from 'i18next'
import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { CellOf } from '@/fields/cell-of'
import type { AuditEntry } from '@/features/audit/api/list-audit'
import { useFormat } from '@/lib/format'
import { fieldNamed, type Entity, type Field } from '@/lib/model'

const FEW = 4
const plumbing = new Set(['id', 'version', 'updated_at', 'updated_by', 'created_at', 'created_by', 'external_id', 'company', 'department', 'owner', 'extra'])
const onRecords = ['created', 'updated', 'deleted', 'restored', 'printed']
const onAccounts = ['login', 'login_failed', 'logout', 'user_locked', 'session_revoked', 'auth_token_reused', 'mfa_enrolled', 'mfa_reset', 'password_changed']
const known = new Set([...onRecords, ...onAccounts])
const answers = ['opened', 'approved', 'rejected', 'changes_requested', 'withdrawn', 'resubmitted', 'escalated', 'overdue', 'relieved', 'reset', 'cancelled', 'failed'] as const

const TRIGGER = 'trigger:'

/** Qui l'a fait : une personne, un déclencheur par son nom, ou le système. */
const doerOf = (t: TFunction, name: string | null): string => (name?.startsWith(TRIGGER) ? t('audit.trigger', { name: name.slice(TRIGGER.length) }) : name || t('audit.system'))

export function TimelineEntry({ entity, entry }: { entity: Entity; entry: AuditEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [all, setAll] = useState(false)
  const { workflow } = entity
  const verb = entry.action.replaceAll('.', '_')
  const transition = workflow?.transitions.find((one) => one.name === entry.action)
  const actionLabel = transition?.label ?? entity.actions?.find((action) => action.name === entry.action)?.label
  // Une transition se lit mieux par l'état atteint que par son verbe.
  const reached = transition && workflow?.states.find((state) => state.name === (entry.changes?.[workflow.field]?.new ?? transition.to))
  const changes = Object.entries(entry.changes ?? {}).flatMap(([name, change]) => {
    const field = fieldNamed(entity, name)
    return field && !plumbing.has(name) && !(reached && name === workflow?.field) ? [{ field, change }] : []
  })
  const said = () => {
    if (known.has(verb)) return t(`audit.${verb}`)
    if (entry.action === 'clock.breached') return t('detail.clockBreached')
    if (entry.action === 'clock.warned') return t('detail.clockWarned')
    const answer = answers.find((one) => entry.action === `approval.${one}`)
    return answer ? t(`approvals.audit.${answer}`) : t('audit.did', { label: actionLabel ?? entry.action })
  }
  // À la création tout est nouveau : la fiche elle-même le montre mieux que la piste.
  const listed = entry.action === 'created' ? [] : changes
  const shown = all ? listed : listed.slice(0, FEW)
  return (
    <li className="relative border-l pb-4 pl-4 last:pb-0">
      <span aria-hidden className="absolute top-1.5 -left-[4.5px] size-2 rounded-full bg-primary" />
      <p>
        <span className="font-medium">{doerOf(t, entry.actor_name)}</span>{' '}
        {reached ? (
          <>
            <span className="text-muted-foreground">{t('audit.moved')}</span> <span className="font-medium">{reached.label}</span>
          </>
        ) : (
          <span className="text-muted-foreground">{said()}</span>
        )}
      </p>
      <time dateTime={entry.at} title={format.datetime(entry.at)} className="text-meta text-muted-foreground">
        {[reached && actionLabel, format.relative(entry.at), entry.ip].filter(Boolean).join(' · ')}
      </time>
      {shown.length > 0 && (
        <ul className="mt-1.5 grid gap-1.5">
          {shown.map(({ field, change }) => (
            <Change key={field.name} field={field} before={change.old} after={change.new} />
          ))}
        </ul>
      )}
      {listed.length > FEW && (
        <Button variant="link" size="inline" className="mt-1 text-label" onClick={() => setAll(!all)}>
          {all ? t('action.showLess') : t('audit.moreChanges', { count: listed.length - FEW })}
        </Button>
      )}
    </li>
  )
}

/** Valeurs trop longues ou composées : dire qu'elles ont changé suffit. */
const opaque = new Set(['long_text', 'rich_text', 'markdown', 'children', 'files', 'file', 'image', 'signature', 'secret', 'json'])

function Change({ field, before, after }: { field: Field; before: unknown; after: unknown }) {
  const { t } = useTranslation()
  return (
    <li className="text-label">
      <span className="text-muted-foreground">{field.label}</span>
      {opaque.has(field.type) ? (
        <span> {t('audit.changed')}</span>
      ) : (
        <span className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <span className="sr-only">{t('audit.from')}</span>
          <CellOf field={field} value={before} />
          <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
          <span className="sr-only">{t('audit.to')}</span>
          <CellOf field={field} value={after} />
        </span>
      )}
    </li>
  )
}
