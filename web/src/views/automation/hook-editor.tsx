/** Éditeur d'une entrée d'appels : comment elle reconnaît, ce qu'elle lit, ce qu'elle en fait ; essayée sur un contenu avant d'être gardée. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Switch } from '@/components/ui/switch'
import { changeHook, createHook, lastPayloadQuery, readHook, type Hook, type HookBody, type ToldHook } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { useShortcut } from '@/lib/use-shortcut'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { LeaveGuard } from '@/views/form/leave-guard'
import { HookActionBox } from './hook-action-box'
import { HookAuthBox } from './hook-auth-box'
import { bodyOf, changesOf, emptyHook, isReady, written } from './hook-draft'
import { HookMapping } from './hook-mapping'
import { partText } from './hook-part-text'
import { HookSecret } from './hook-secret'
import { HookTrialPanel } from './hook-trial-panel'
import { PartsConflict } from './parts-conflict'
import { useSaveParts } from './use-save-parts'

export function HookEditor({ hook: opened }: { hook?: Hook }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const model = useModel()
  const { list } = useFormat()
  // Ce qu'on a ouvert ne change plus : c'est d'où l'on voit ce qu'un autre a changé entre-temps.
  const [hook] = useState(opened)
  const [start] = useState(hook ? bodyOf(hook) : emptyHook)
  const [draft, setDraft] = useState(start)
  const [secret, setSecret] = useState('')
  const [told, setTold] = useState<ToldHook | undefined>()
  const left = useRef(false)
  const { data: last } = useQuery({ ...lastPayloadQuery(hook?.id ?? ''), enabled: hook !== undefined })
  const change = (part: Partial<HookBody>) => setDraft((before) => ({ ...before, ...part }))
  const leave = (id: string) => {
    left.current = true
    void navigate({ to: `/admin/hooks/${id}`, replace: true })
  }
  const changes = changesOf(draft, start)
  const given = secret && draft.auth.kind === 'mailbox' ? { secret } : {}
  const save = useSaveParts({
    start: written(start),
    changes,
    create: () => createHook({ ...written(draft), ...(secret ? { secret } : {}) }),
    kept: hook && { read: async () => written(bodyOf(await readHook(hook.id))), change: (part) => changeHook(hook.id, { ...part, ...given }) },
    created: ({ name }) => t('hooks.created', { name }),
    onSaved: (saved: ToldHook) => (saved.secret ? setTold(saved) : leave(saved.id)),
    onError: (error) => {
      const problem = asProblem(error)
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
  })
  const faults = save.error ? asProblem(save.error).errors : []
  const touched = Object.keys(changes).length > 0 || secret !== ''
  const dirty = !hook || touched
  const ready = isReady(draft) && (hook !== undefined || draft.auth.kind !== 'mailbox' || secret !== '')
  const run = () => dirty && ready && save.run()
  useShortcut('mod+enter', run, !told && !save.conflict)
  const faultOf = (name: string) => faults.find(({ field }) => field === name)?.message
  const rest = faults.filter(({ field }) => !['name', 'secret', 'per_minute', 'entity', 'key'].includes(field) && !field.startsWith('auth.') && !field.startsWith('mapping'))
  const { conflict } = save
  const clashes = conflict?.names.map((name) => ({ name, label: t(`hooks.part.${name}`), mine: partText(t, list, model, written(draft), name), theirs: partText(t, list, model, conflict.current, name) }))
  const title = draft.name || t('hooks.new')
  return (
    <>
      <Breadcrumbs crumbs={[{ label: t('admin.hooks'), to: '/admin/hooks' }, ...(hook ? [{ label: hook.name, to: `/admin/hooks/${hook.id}` }] : []), { label: hook ? t('action.edit') : t('hooks.new') }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={title} className="text-record" />
        {hook && dirty && <Badge tone="warning">{t('hooks.unsaved')}</Badge>}
      </div>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-7 py-5">
        {rest.length > 0 && (
          <ul role="alert" className="grid gap-1 rounded-lg border border-danger/40 bg-danger-soft p-4">
            {rest.map((one) => (
              <li key={one.field + one.code}>
                <code>{one.field}</code> {one.message}
              </li>
            ))}
          </ul>
        )}
        <HookAuthBox draft={draft} hook={hook?.id} secret={secret} faultOf={faultOf} onChange={change} onSecret={setSecret} />
        <HookActionBox draft={draft} faultOf={faultOf} onChange={change} />
        {draft.action !== 'none' && <HookMapping draft={draft} payload={last?.payload} faults={faults} onChange={(mapping) => change({ mapping })} />}
        <FieldFrame id="hook-enabled" label={t('hooks.enabled')} help={t('hooks.enabledHelp')}>
          {(control) => <Switch checked={draft.enabled} onCheckedChange={(enabled) => change({ enabled })} {...control} />}
        </FieldFrame>
        {hook ? <HookTrialPanel hook={hook} draft={draft} start={start} last={last?.payload} /> : <p className="text-muted-foreground">{t('hooks.tryAfter')}</p>}
      </div>
      <StickyFooter note={ready ? '' : t('hooks.notReady')}>
        <Button onClick={() => void navigate({ to: hook ? `/admin/hooks/${hook.id}` : '/admin/hooks' })}>{t('action.cancel')}</Button>
        <Button variant="primary" disabled={!dirty || !ready} busy={save.isPending} aria-keyshortcuts="Control+Enter Meta+Enter Control+S Meta+S" onClick={run}>
          {hook ? t('action.save') : t('hooks.create')}
        </Button>
      </StickyFooter>
      {clashes && <PartsConflict title={t('hooks.conflict')} hint={t('hooks.conflictHint')} parts={clashes} onKeep={save.settle} onClose={save.forget} />}
      {told && <HookSecret hook={told} onClose={() => leave(told.id)} />}
      <LeaveGuard isDirty={() => touched && !left.current && !told} onLeave={() => setDraft(start)} />
    </>
  )
}
