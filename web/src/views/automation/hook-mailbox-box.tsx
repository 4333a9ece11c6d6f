/** La boîte aux lettres qu'une entrée relève : où, sous quel compte, ce que devient un message, lesquels se prennent. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import { afters, securities, type HookAuth, type Mailbox } from '@/features/automation/api/hooks'
import { emptyMailbox } from './hook-draft'
import { MailboxTrial } from './mailbox-trial'

interface HookMailboxBoxProps {
  auth: HookAuth
  hook: string | undefined
  secret: string
  faultOf: (name: string) => string | undefined
  onChange: (auth: HookAuth) => void
  onSecret: (secret: string) => void
}

const examples = { host: 'imap.example.com', when: 'payload.files.size() > 0' }

const usualPorts = { tls: '993', starttls: '143', plain: '143' }

export function HookMailboxBox({ auth, hook, secret, faultOf, onChange, onSecret }: HookMailboxBoxProps) {
  const { t } = useTranslation()
  const box = { ...emptyMailbox, ...auth }
  const change = (part: Partial<Mailbox>) => onChange({ ...box, ...part, kind: 'mailbox' })
  const number = (text: string) => Number(text.replace(/\D/g, ''))
  const word = { className: 'font-mono', spellCheck: false, autoComplete: 'off', maxLength: 200 }
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <FieldFrame id="mailbox-host" label={t('hooks.mailbox.host')} required error={faultOf('auth.host')}>
        {(control) => <Input {...word} placeholder={examples.host} value={box.host} onChange={(event) => change({ host: event.target.value })} {...control} />}
      </FieldFrame>
      <div className="grid grid-cols-[minmax(0,1fr)_6rem] items-start gap-4">
        <FieldFrame id="mailbox-security" label={t('hooks.mailbox.security')} help={box.security === 'plain' ? t('hooks.mailbox.plainHelp') : undefined}>
          {(control) => <Select value={box.security} options={securities.map((one) => ({ value: one, label: t(`hooks.mailbox.securities.${one}`) }))} onChange={(next) => change({ security: next as Mailbox['security'] })} {...control} />}
        </FieldFrame>
        <FieldFrame id="mailbox-port" label={t('hooks.mailbox.port')} error={faultOf('auth.port')}>
          {(control) => <Input inputMode="numeric" maxLength={5} placeholder={usualPorts[box.security]} value={box.port ?? ''} onChange={(event) => change({ port: number(event.target.value) || null })} {...control} />}
        </FieldFrame>
      </div>
      <FieldFrame id="mailbox-user" label={t('hooks.mailbox.user')} required error={faultOf('auth.user')}>
        {(control) => <Input {...word} value={box.user} onChange={(event) => change({ user: event.target.value })} {...control} />}
      </FieldFrame>
      <FieldFrame id="mailbox-password" label={t('hooks.mailbox.password')} required={!hook} help={hook ? t('hooks.mailbox.passwordKept') : undefined} error={faultOf('secret')}>
        {(control) => <Input type="password" autoComplete="new-password" maxLength={512} value={secret} onChange={(event) => onSecret(event.target.value)} {...control} />}
      </FieldFrame>
      <FieldFrame id="mailbox-folder" label={t('hooks.mailbox.folder')} error={faultOf('auth.folder')}>
        {(control) => <Input {...word} value={box.folder} onChange={(event) => change({ folder: event.target.value })} {...control} />}
      </FieldFrame>
      <FieldFrame id="mailbox-every" label={t('hooks.mailbox.every')} help={t('hooks.mailbox.everyHelp')} error={faultOf('auth.every_minutes')}>
        {(control) => <Input inputMode="numeric" className="max-w-28" maxLength={4} value={box.every_minutes || ''} onChange={(event) => change({ every_minutes: number(event.target.value) })} {...control} />}
      </FieldFrame>
      <MailboxTrial auth={auth} hook={hook} secret={secret} />
      <FieldFrame id="mailbox-after" label={t('hooks.mailbox.after')} help={t(`hooks.mailbox.afterHelp.${box.after}`)}>
        {(control) => <Select value={box.after} options={afters.map((one) => ({ value: one, label: t(`hooks.mailbox.afters.${one}`) }))} onChange={(next) => change({ after: next as Mailbox['after'] })} {...control} />}
      </FieldFrame>
      {box.after === 'move' && (
        <FieldFrame id="mailbox-move" label={t('hooks.mailbox.moveTo')} required error={faultOf('auth.move_to')}>
          {(control) => <Input {...word} value={box.move_to ?? ''} onChange={(event) => change({ move_to: event.target.value })} {...control} />}
        </FieldFrame>
      )}
      <FieldFrame id="mailbox-senders" label={t('hooks.mailbox.senders')} help={t('hooks.mailbox.sendersHelp')} error={faultOf('auth.senders')}>
        {(control) => <Textarea className="font-mono" rows={2} spellCheck={false} value={box.senders.join('\n')} onChange={(event) => change({ senders: event.target.value.split('\n') })} {...control} />}
      </FieldFrame>
      <FieldFrame id="mailbox-subject" label={t('hooks.mailbox.subject')} error={faultOf('auth.subject')}>
        {(control) => <Input maxLength={200} value={box.subject ?? ''} onChange={(event) => change({ subject: event.target.value })} {...control} />}
      </FieldFrame>
      <FieldFrame id="mailbox-when" label={t('hooks.mailbox.when')} help={t('hooks.mailbox.whenHelp')} error={faultOf('auth.when')}>
        {(control) => <Input className="font-mono" spellCheck={false} placeholder={examples.when} value={box.when ?? ''} onChange={(event) => change({ when: event.target.value })} {...control} />}
      </FieldFrame>
      <FieldFrame id="mailbox-automatic" label={t('hooks.mailbox.automatic')} help={t('hooks.mailbox.automaticHelp')}>
        {(control) => <Switch checked={box.ignore_automatic} onCheckedChange={(ignore_automatic) => change({ ignore_automatic })} {...control} />}
      </FieldFrame>
    </div>
  )
}
