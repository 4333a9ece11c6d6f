/** L'essentiel d'une étape repliée, dans les mots de l'écran : une entité, un champ, un rôle s'y disent par leur nom. */
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { triggersQuery, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { preferencesQuery, type Named } from '@/features/notifications/api/get-preferences'
import { useFormat, type Format } from '@/lib/format'
import { fieldNamed, type Entity, type Model } from '@/lib/model'
import { readDuration } from './iso-duration'
import { entityCalled } from './step-scope'
import type { DraftStep } from './steps'
import { useGroups, useRoles, type Group, type Role } from './use-recipients'

/** Ce qui connaît les noms. */
export interface Known {
  t: TFunction
  format: Pick<Format, 'span' | 'list'>
  model: Model
  triggers: Trigger[]
  roles: Role[]
  groups: Group[]
  /** Les sortes et les gravités des messages. */
  natures: Record<'kind' | 'severity', Named[]>
}

export function useKnown(): Known {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const format = useFormat()
  const { data: triggers } = useQuery(triggersQuery(i18n.language))
  const { data: notices } = useQuery(preferencesQuery)
  const [roles, groups] = [useRoles(), useGroups()]
  return useMemo(
    () => ({ t, format, model, triggers: triggers ?? [], roles: roles ?? [], groups: groups ?? [], natures: { kind: notices?.kinds ?? [], severity: notices?.severities ?? [] } }),
    [t, format, model, triggers, roles, groups, notices],
  )
}

export function useSummary(): (step: DraftStep, entity: Entity | undefined) => string {
  const known = useKnown()
  return useCallback((step, entity) => summary(known, step, entity), [known])
}

/** `entity` : celle dont l'étape nomme les champs. Une expression se montre comme on l'a écrite. */
export function summary(known: Known, step: DraftStep, entity: Entity | undefined): string {
  const { t, model } = known
  const { kind, values } = step
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const field = (name: string) => (entity && fieldNamed(entity, name)?.label) ?? name
  const entityOf = (name: unknown) => entityCalled(model, name)?.label ?? (typeof name === 'string' ? name : '')
  const asked = (name: string) => entityOf((values[name] as { entity?: string } | undefined)?.entity)
  switch (kind) {
    case 'notify':
    case 'mail':
    case 'sms':
      return ((values.to as string[] | undefined) ?? []).map((one) => roleText(known, one) ?? field(one)).join(', ')
    case 'chat':
      return text('channel')
    case 'create':
      return entityOf(values.entity)
    case 'update':
    case 'delete':
      return field(text('record'))
    case 'action': {
      const target = entityCalled(model, values.entity) ?? entity
      return target?.actions?.find(({ name }) => name === values.action)?.label ?? text('action')
    }
    case 'call':
      return [text('method'), text('url')].filter(Boolean).join(' ')
    case 'report':
      return values.list ? asked('list') : t('admin.report.page')
    case 'document':
      return (entity?.documents ?? []).find(({ name }) => name === text('template'))?.label ?? text('template')
    case 'job':
      return jobText(known, values)
    case 'branch':
    case 'parallel':
      return text('if')
    case 'each':
      return typeof values.for_each === 'string' ? field(values.for_each) : asked('for_each')
    case 'wait':
      return waitText(known, text('wait'))
    case 'until':
      return field(text('until'))
    case 'script':
    case 'lane':
      return ''
  }
}

/** Un rôle ou un groupe cité, par son nom ; rien d'une autre sorte de destinataire. */
export function roleText({ t, roles, groups }: Known, recipient: string): string | undefined {
  if (recipient.startsWith('group:')) {
    const named = recipient.slice('group:'.length)
    return t('admin.groupNamed', { name: groups.find((group) => group.named === named)?.name ?? named })
  }
  if (!recipient.startsWith('role:')) return undefined
  const code = recipient.slice('role:'.length)
  return t('admin.roleNamed', { name: roles.find((role) => role.code === code)?.name ?? code })
}

function jobText({ t, model, triggers }: Known, values: DraftStep['values']): string {
  if (values.job === 'housekeeping') return t('admin.job.housekeeping')
  if (values.job === 'import') return entityCalled(model, values.into)?.label ?? t('admin.job.import')
  const name = String(values.trigger ?? '')
  return triggers.find((one) => one.name === name || one.name === `my.${name}`)?.label ?? (name || t('admin.job.trigger'))
}

const units = { minutes: 'minute', hours: 'hour', days: 'day', weeks: 'week' } as const

/** Une durée composée reste telle quelle. */
export function waitText({ format }: Known, written: string): string {
  const simple = readDuration(written)
  return simple ? format.span(Number(simple.amount), units[simple.unit]) : written
}
