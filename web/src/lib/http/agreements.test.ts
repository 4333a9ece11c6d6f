/**
 * Les formes écrites à la main disent plus que la description de l'API (un objet y est parfois sans membres), jamais autre chose : ce
 * que les deux nomment doit s'accorder. C'est le compilateur qui essaie ; un désaccord ne se construit pas.
 */
import { expect, test } from 'vitest'
import type { Approval } from '@/features/approvals/api/approvals'
import type { AuditEntry } from '@/features/audit/api/list-audit'
import type { Chat } from '@/features/automation/api/chats'
import type { Hook } from '@/features/automation/api/hooks'
import type { JobKind } from '@/features/automation/api/job-kinds'
import type { Staff } from '@/features/automation/api/workers'
import type { Job } from '@/features/automation/api/jobs'
import type { Batch, Run, RunDetail } from '@/features/automation/api/runs'
import type { SystemEvent, Trigger } from '@/features/automation/api/triggers'
import type { SentDetail, Webhook } from '@/features/automation/api/webhooks'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import type { Feed } from '@/features/calendar/api/feeds'
import type { Layout } from '@/features/definitions/api/layout'
import type { Version } from '@/features/definitions/api/versions'
import type { ImportJob } from '@/features/imports/api/import-job'
import type { Mapping } from '@/features/imports/api/mappings'
import type { MailTrial, SmsTrial } from '@/features/delivery/api'
import type { Sms } from '@/features/delivery/sms'
import type { ClosedAddress, Mail, MailDay, Unsubscribe } from '@/features/mail/api/mail'
import type { TemplateLine } from '@/features/mail/api/templates'
import type { NotificationPreferences } from '@/features/notifications/api/get-preferences'
import type { Notification } from '@/features/notifications/api/list-notifications'
import type { Settings } from '@/features/platform/settings'
import type { Me } from '@/features/session/api/get-me'
import type { DeviceSession } from '@/features/session/api/list-sessions'
import type { TextLine } from '@/features/translations/api/translations'
import type { PackagePreference } from '@/features/preferences/package-preferences'
import type { ApprovalSummary } from '@/lib/approval'
import type { Model } from '@/lib/model'
import type { Answers, Import } from './contract'

/** Membre à membre, listes comprises ; ce qu'une des deux ne nomme pas n'oppose rien, ce qui peut manquer doit y être attendu. */
type Agrees<Mine, Described> = Mine extends readonly (infer One)[]
  ? Described extends readonly (infer Other)[]
    ? Agrees<One, Other>
    : false
  : Mine extends object
    ? Described extends object
      ? false extends { [Name in keyof Mine & keyof Described]-?: null extends Described[Name] ? (null extends Mine[Name] ? Part<Mine[Name], Described[Name]> : unknown extends Described[Name] ? true : false) : Part<Mine[Name], Described[Name]> }[keyof Mine & keyof Described]
        ? false
        : true
      : unknown extends Described
        ? true
        : false
    : [Mine] extends [Described]
      ? true
      : [Described] extends [Mine]
        ? true
        : false

type Part<Mine, Described> = Agrees<NonNullable<Mine>, NonNullable<Described>>

type Rows<Path extends keyof Answers> = Answers[Path] extends { data: (infer Row)[] } ? Row : never

const agreements: {
  me: Agrees<Me, Answers['GET /me']>
  model: Agrees<Model, Answers['GET /meta']>
  session: Agrees<DeviceSession, Rows<'GET /auth/sessions'>>
  /** Le système les écrit toujours, quoique la colonne admette de ne rien dire. */
  notification: Agrees<Notification, Omit<Rows<'GET /notifications'>, 'title' | 'category' | 'priority'>>
  wishes: Agrees<NotificationPreferences, Answers['GET /notifications/preferences']>
  audit: Agrees<AuditEntry, Rows<'GET /audit'>>
  approvals: Agrees<ApprovalSummary, Rows<'GET /approvals'>>
  approval: Agrees<Approval, Answers['GET /approvals/{id}']>
  trigger: Agrees<Trigger, Rows<'GET /automation/triggers'>>
  systemEvent: Agrees<SystemEvent, Answers['GET /automation/triggers']['system'][number]>
  runs: Agrees<Run, Rows<'GET /automation/runs'>>
  run: Agrees<RunDetail, Answers['GET /automation/runs/{id}']>
  runsBatch: Agrees<Batch, Answers['POST /automation/runs/bulk']>
  version: Agrees<Version, Rows<'GET /definitions/versions'>>
  jobs: Agrees<Job, Rows<'GET /automation/jobs'>>
  jobKinds: Agrees<JobKind, Rows<'GET /automation/jobs/kinds'>>
  workers: Agrees<Staff, Answers['GET /automation/workers']>
  preferences: Agrees<Omit<PackagePreference, 'field'>, Rows<'GET /me/preferences'>>
  hook: Agrees<Hook, Rows<'GET /automation/hooks'>>
  chat: Agrees<Chat, Rows<'GET /automation/chats'>>
  webhook: Agrees<Webhook, Rows<'GET /automation/webhooks'>>
  sent: Agrees<SentDetail, Answers['GET /automation/webhooks/{id}/deliveries/{delivery}']>
  settings: Agrees<Settings, Answers['GET /settings']>
  layout: Agrees<Layout, Answers['GET /definitions/layouts/{package}/{entity}']>
  texts: Agrees<TextLine, Rows<'GET /translations'>>
  mail: Agrees<Mail, Rows<'GET /mail/messages'>>
  closed: Agrees<ClosedAddress, Rows<'GET /mail/suppressions'>>
  mailDay: Agrees<MailDay, Rows<'GET /mail/statistics'>>
  unsubscribe: Agrees<Unsubscribe, Rows<'GET /mail/unsubscribes'>>
  mailTrial: Agrees<MailTrial, Answers['POST /mail/test']>
  sms: Agrees<Sms, Rows<'GET /sms/messages'>>
  smsTrial: Agrees<SmsTrial, Answers['POST /sms/test']>
  template: Agrees<TemplateLine, Rows<'GET /mail/templates'>>
  /** Un titre s'exige, et une fin se calcule : la description en dit moins. */
  agenda: Agrees<AgendaItem, Omit<Rows<'GET /calendar'>, 'title' | 'end'>>
  feed: Agrees<Feed, Rows<'GET /calendar/feeds'>>
  import: Agrees<ImportJob, Import>
  mapping: Agrees<Mapping, Rows<'GET /imports/mappings'>>
} = {
  me: true,
  model: true,
  session: true,
  notification: true,
  wishes: true,
  audit: true,
  approvals: true,
  approval: true,
  trigger: true,
  systemEvent: true,
  runs: true,
  run: true,
  runsBatch: true,
  version: true,
  jobs: true,
  jobKinds: true,
  workers: true,
  preferences: true,
  hook: true,
  chat: true,
  webhook: true,
  sent: true,
  settings: true,
  layout: true,
  texts: true,
  mail: true,
  closed: true,
  mailDay: true,
  unsubscribe: true,
  mailTrial: true,
  sms: true,
  smsTrial: true,
  template: true,
  agenda: true,
  feed: true,
  import: true,
  mapping: true,
}

test('what is written by hand agrees with what the server describes', () => {
  expect(Object.values(agreements)).not.toContain(false)
})

test('a disagreement does not build', () => {
  const kind: Agrees<{ a: { id: number }[] }, { a: { id: string }[] }> = false
  const missing: Agrees<{ end: string }, { end: string | null }> = false
  const narrower: Agrees<{ state: 'open' }, { state: string; other: number }> = true
  expect([kind, missing, narrower]).toEqual([false, false, true])
})
