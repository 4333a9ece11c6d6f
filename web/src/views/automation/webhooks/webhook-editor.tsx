/** Éditeur d'un abonnement : à quelle adresse, quels événements, lesquels retenir et quels champs dire. */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { changeWebhook, createWebhook, readWebhook, type ToldWebhook, type Webhook } from '@/features/automation/api/webhooks'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { useShortcut } from '@/lib/use-shortcut'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { CelBox } from '@/views/cel/cel-box'
import { LeaveGuard } from '@/views/form/leave-guard'
import { PartsConflict } from '../parts-conflict'
import { useSaveParts } from '../use-save-parts'
import { EventsBox } from './events-box'
import { FieldsBox } from './fields-box'
import { bodyOf, changesOf, draftOf, emptyWebhook, entityOf, partText, withEvents, type WebhookDraft } from './webhook-draft'
import { WebhookSecret } from './webhook-secret'

/** Les cases qu'un refus peut viser, dans l'ordre de l'écran. */
const places = ['name', 'url', 'events', 'filter', 'fields']

export function WebhookEditor({ webhook }: { webhook?: Webhook }) {
  const { t } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const { list } = useFormat()
  const [start] = useState(webhook ? draftOf(webhook) : emptyWebhook)
  const [draft, setDraft] = useState(start)
  const [told, setTold] = useState<ToldWebhook | undefined>()
  const left = useRef(false)
  const change = (part: Partial<WebhookDraft>) => setDraft((before) => ({ ...before, ...part }))
  const leave = (id: string) => {
    left.current = true
    void navigate({ to: `/admin/webhooks/${id}`, replace: true })
  }
  const changes = changesOf(draft, start)
  const dirty = Object.keys(changes).length > 0
  const save = useSaveParts({
    start: bodyOf(start),
    changes,
    create: () => createWebhook(bodyOf(draft)),
    kept: webhook && { read: async () => bodyOf(draftOf(await readWebhook(webhook.id))), change: (part) => changeWebhook(webhook.id, part) },
    created: ({ name }) => t('webhooks.created', { name }),
    onSaved: (saved: ToldWebhook) => (saved.secret ? setTold(saved) : leave(saved.id)),
  })
  const entity = entityOf(model, draft.events)
  const filters = entity !== undefined || draft.filter !== ''
  const refusal = save.error ? asProblem(save.error) : undefined
  const faultOf = (name: string) => refusal?.errors.find(({ field }) => field === name)?.message
  const shown = places.filter((name) => (name !== 'filter' || filters) && (name !== 'fields' || entity !== undefined))
  const faulty = shown.find((name) => faultOf(name) !== undefined)
  const homeless = refusal?.errors.filter(({ field }) => !shown.includes(field)) ?? []
  const labelOf = (name: string) => (places.includes(name) ? t(name === 'url' ? 'webhooks.address' : `webhooks.${name}`) : undefined)
  const { conflict } = save
  const clashes = conflict?.names.map((name) => ({ name, label: labelOf(name) ?? name, mine: partText(t, list, model, bodyOf(draft), name), theirs: partText(t, list, model, conflict.current, name) }))
  useEffect(() => {
    if (save.error && faulty) document.getElementById(`webhook-${faulty}`)?.focus()
  }, [save.error, faulty])
  const ready = draft.name.trim() !== '' && draft.events.length > 0 && ((webhook !== undefined && webhook.url !== null) || draft.url.trim() !== '')
  const run = () => dirty && ready && !save.isPending && save.run()
  useShortcut('mod+enter', run, !told && !save.conflict)
  return (
    <>
      <Breadcrumbs crumbs={[{ label: t('admin.webhooks'), to: '/admin/webhooks' }, ...(webhook ? [{ label: webhook.name, to: `/admin/webhooks/${webhook.id}` }] : []), { label: webhook ? t('action.edit') : t('webhooks.new') }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={draft.name || t('webhooks.new')} className="text-record" />
        {webhook && dirty && <Badge tone="warning">{t('webhooks.unsaved')}</Badge>}
      </div>
      <div className="grid max-w-3xl min-w-0 grid-cols-[minmax(0,1fr)] gap-6 py-5">
        {refusal && (homeless.length > 0 || !faulty) && (
          <div>
            <ErrorPanel error={save.error} />
            {homeless.length > 0 && (
              <ul className="grid gap-1 px-4 text-danger">
                {homeless.map(({ field, code, message }) => (
                  <li key={field + code}>{labelOf(field) === undefined ? message : t('said.pair', { label: labelOf(field), said: message })}</li>
                ))}
              </ul>
            )}
          </div>
        )}
        <FieldFrame id="webhook-name" label={t('webhooks.name')} required help={t('webhooks.nameHelp')} error={faultOf('name')}>
          {(control) => <Input autoComplete="off" maxLength={60} value={draft.name} onChange={(event) => change({ name: event.target.value })} {...control} />}
        </FieldFrame>
        <FieldFrame id="webhook-url" label={t('webhooks.address')} required={!webhook || webhook.url === null} help={webhook && webhook.url === null ? t('webhooks.addressKept', { host: webhook.host ?? '' }) : t('webhooks.addressHelp')} error={faultOf('url')}>
          {(control) => <Input inputMode="url" autoComplete="off" spellCheck={false} maxLength={2000} value={draft.url} onChange={(event) => change({ url: event.target.value })} {...control} />}
        </FieldFrame>
        <EventsBox events={draft.events} fault={faultOf('events')} onChange={(events) => setDraft((before) => withEvents(model, before, events))} />
        {filters ? (
          <CelBox id="webhook-filter" entity={entity} label={t('webhooks.filter')} help={t('webhooks.filterHelp')} value={draft.filter} fault={faultOf('filter')} onChange={(filter) => change({ filter })} />
        ) : (
          draft.events.length > 0 && <p className="text-label text-muted-foreground">{t('webhooks.oneEntity')}</p>
        )}
        {entity && <FieldsBox entity={entity} fields={draft.fields} fault={faultOf('fields')} onChange={(fields) => change({ fields })} />}
        <p className="text-muted-foreground">{t('webhooks.ownerHelp')}</p>
      </div>
      <StickyFooter note={ready ? '' : t('webhooks.notReady')}>
        <Button onClick={() => void navigate({ to: webhook ? `/admin/webhooks/${webhook.id}` : '/admin/webhooks' })}>{t('action.cancel')}</Button>
        <Button variant="primary" disabled={!dirty || !ready} busy={save.isPending} aria-keyshortcuts="Control+Enter Meta+Enter Control+S Meta+S" onClick={run}>
          {webhook ? t('action.save') : t('webhooks.create')}
        </Button>
      </StickyFooter>
      {clashes && <PartsConflict title={t('webhooks.conflict')} hint={t('webhooks.conflictHint')} parts={clashes} onKeep={save.settle} onClose={save.forget} />}
      {told && <WebhookSecret webhook={told} onClose={() => leave(told.id)} />}
      <LeaveGuard isDirty={() => dirty && !left.current && !told} onLeave={() => setDraft(start)} />
    </>
  )
}
