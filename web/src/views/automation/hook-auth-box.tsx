/** Qui appelle : le nom de l'entrée, ce qui prouve l'appelant, comment son contenu se lit, combien d'appels. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { authKinds, formats, type HookBody } from '@/features/automation/api/hooks'
import { HookMailboxBox } from './hook-mailbox-box'

interface HookAuthBoxProps {
  draft: HookBody
  /** L'entrée gardée. */
  hook: string | undefined
  secret: string
  faultOf: (name: string) => string | undefined
  onChange: (part: Partial<HookBody>) => void
  onSecret: (secret: string) => void
}

export function HookAuthBox({ draft, hook, secret, faultOf, onChange, onSecret }: HookAuthBoxProps) {
  const { t } = useTranslation()
  const { kind, header } = draft.auth
  const called = kind !== 'mailbox'
  return (
    <section aria-labelledby="hook-who" className="grid gap-4">
      <h2 id="hook-who" className="text-section">
        {t('hooks.who')}
      </h2>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <FieldFrame id="hook-name" label={t('hooks.part.name')} required help={t('hooks.nameHelp')} error={faultOf('name')}>
          {(control) => <Input className="font-mono" maxLength={60} spellCheck={false} value={draft.name} onChange={(event) => onChange({ name: event.target.value })} {...control} />}
        </FieldFrame>
        <FieldFrame id="hook-auth" label={t('hooks.part.auth')} help={t(`hooks.authHelp.${kind}`)}>
          {(control) => <Select value={kind} options={authKinds.map((one) => ({ value: one, label: t(`hooks.auth.${one}`) }))} onChange={(next) => onChange({ auth: { ...draft.auth, kind: next as typeof kind } })} {...control} />}
        </FieldFrame>
        {(kind === 'hmac' || kind === 'token') && (
          <FieldFrame id="hook-header" label={t('hooks.header')} required={kind === 'hmac'} help={kind === 'token' ? t('hooks.headerHelp') : undefined} error={faultOf('auth.header')}>
            {(control) => <Input className="font-mono" spellCheck={false} placeholder={kind === 'hmac' ? 'X-Hub-Signature-256' : 'Authorization'} value={header ?? ''} onChange={(event) => onChange({ auth: { kind, header: event.target.value } })} {...control} />}
          </FieldFrame>
        )}
        {called && !hook && (
          <FieldFrame id="hook-own-secret" label={t('hooks.ownSecret')} help={t('hooks.ownSecretHelp')} error={faultOf('secret')}>
            {(control) => <Input className="font-mono" autoComplete="off" spellCheck={false} maxLength={512} value={secret} onChange={(event) => onSecret(event.target.value)} {...control} />}
          </FieldFrame>
        )}
        {called && (
          <>
            <FieldFrame id="hook-format" label={t('hooks.part.format')} help={t('hooks.formatHelp')}>
              {(control) => <Select value={draft.format} options={formats.map((one) => ({ value: one, label: t(`hooks.format.${one}`) }))} onChange={(next) => onChange({ format: next as HookBody['format'] })} {...control} />}
            </FieldFrame>
            <FieldFrame id="hook-rate" label={t('hooks.part.per_minute')} help={t('hooks.rateHelp')} error={faultOf('per_minute')}>
              {(control) => <Input inputMode="numeric" className="max-w-28" value={draft.per_minute || ''} onChange={(event) => onChange({ per_minute: Number(event.target.value.replace(/\D/g, '')) })} {...control} />}
            </FieldFrame>
          </>
        )}
      </div>
      {!called && <HookMailboxBox auth={draft.auth} hook={hook} secret={secret} faultOf={faultOf} onChange={(auth) => onChange({ auth })} onSecret={onSecret} />}
    </section>
  )
}
