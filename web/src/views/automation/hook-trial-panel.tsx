/** Essayer l'entrée telle qu'on l'écrit, sur le dernier appel ou un contenu collé : ce qui serait écrit, ce qui le refuserait. Rien n'est gardé. */
import { useMutation } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Textarea } from '@/components/ui/input'
import { tryHook, type Hook, type HookBody, type HookTrial } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { fieldNamed } from '@/lib/model'
import { parseJson } from '@/lib/parse-json'
import { changesOf } from './hook-draft'

interface HookTrialPanelProps {
  hook: Hook
  draft: HookBody
  start: HookBody
  /** Le dernier contenu reçu. */
  last: unknown
}

export function HookTrialPanel({ hook, draft, start, last }: HookTrialPanelProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | undefined>()
  const text = typed ?? (last === undefined ? '{}' : JSON.stringify(last, null, 2))
  const payload = parseJson(text)
  const trial = useMutation({ mutationFn: () => tryHook(hook.id, { ...changesOf(draft, start), payload: payload?.value }) })
  return (
    <section aria-labelledby="hook-trial" className="grid gap-3">
      <h2 id="hook-trial" className="text-section">
        {t('admin.trial')}
      </h2>
      <p className="-mt-2 text-muted-foreground">{last === undefined ? t('hooks.trialHint') : t('hooks.trialLast')}</p>
      <FieldFrame id="hook-payload" label={t('admin.trialPayload')} error={payload ? undefined : t('admin.trialPayloadWrong')}>
        {(control) => <Textarea className="max-h-72 font-mono text-label" rows={6} spellCheck={false} value={text} onChange={(event) => setTyped(event.target.value)} {...control} />}
      </FieldFrame>
      <Button className="justify-self-start" busy={trial.isPending} disabled={!payload} onClick={() => trial.mutate()}>
        <FlaskConical aria-hidden />
        {t('admin.try')}
      </Button>
      {trial.error && <ErrorPanel error={trial.error} />}
      <div aria-live="polite">{trial.data && <TrialResult trial={trial.data} entity={draft.entity ?? ''} writes={draft.action !== 'none'} />}</div>
    </section>
  )
}

function TrialResult({ trial, entity: name, writes }: { trial: HookTrial; entity: string; writes: boolean }) {
  const { t } = useTranslation()
  const entity = useModel().entities[name]
  const refused = trial.errors.length > 0
  return (
    <div data-trial className="grid gap-3 rounded-lg border bg-card p-4">
      <p className="flex flex-wrap items-center gap-2">
        {writes && <Badge tone={refused || !trial.act ? 'danger' : 'success'}>{refused ? t('hooks.would.refuse') : t(`hooks.would.${trial.act ?? 'nothing'}`, { label: entity?.label ?? name })}</Badge>}
        {trial.record && <RefLink target={name} value={{ id: trial.record }} />}
        {t('admin.nothingKept')}
      </p>
      {trial.errors.map((one) => (
        <p key={one.field + one.code} className="text-label break-words text-danger">
          {one.field && <span className="font-medium">{(entity && fieldNamed(entity, one.field)?.label) ?? one.field}</span>} {one.message}
        </p>
      ))}
      {trial.values && Object.keys(trial.values).length > 0 && (
        <div className="overflow-x-auto">
          <table className="w-full text-label">
            <caption className="sr-only">{t('hooks.values')}</caption>
            <thead>
              <tr className="border-b text-left text-muted-foreground">
                <th scope="col" className="py-1 pr-4 font-medium">
                  {t('hooks.field')}
                </th>
                <th scope="col" className="py-1 font-medium">
                  {t('hooks.value')}
                </th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(trial.values).map(([field, value]) => (
                <tr key={field} className="border-b last:border-0">
                  <th scope="row" className="py-1 pr-4 text-left font-normal">
                    {(entity && fieldNamed(entity, field)?.label) ?? field}
                  </th>
                  <td className="py-1 break-all">{typeof value === 'string' ? value : JSON.stringify(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {trial.triggers.length > 0 && <p className="text-label text-muted-foreground">{t('hooks.wakes', { names: trial.triggers.join(', ') })}</p>}
    </div>
  )
}
