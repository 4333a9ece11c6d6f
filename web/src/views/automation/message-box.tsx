/** À qui ou dans quel salon, et quel message : un gabarit connu, ou un message à soi, écrit ici. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { chatsQuery } from '@/features/automation/api/chats'
import { definitionsQuery, ownMessages } from '@/features/definitions/api/definitions'
import { channels } from '@/features/notifications/api/get-preferences'
import { LabelsBox } from '@/views/designer/labels-box'
import { EscalateBox } from './escalate-box'
import { MailFilesBox } from './mail-files-box'
import { NatureBox } from './nature-box'
import type { StepSettingsProps } from './step-scope'
import { useRecipients } from './use-recipients'

/** Ce que le serveur emploie quand l'étape n'en dit rien. */
const usual = ['in_app', 'mail', 'push']

export function MessageBox({ step, entity, messages, onSet, onMessage, onNewMessage }: StepSettingsProps) {
  const { t } = useTranslation()
  const { data: kept = [] } = useQuery(definitionsQuery)
  const template = String(step.values.template ?? '')
  const own = messages[template]
  const templates = ownMessages(kept).map((name) => ({ id: name, label: name }))
  const recipients = useRecipients(entity)
  const to = (step.values.to as string[] | undefined) ?? []
  // La case quittée vide, ou arrivée vide avec son message déjà choisi.
  const [left, setLeft] = useState(template !== '')
  return (
    <>
      {step.kind === 'chat' ? (
        <ChannelBox step={step} onSet={onSet} />
      ) : (
        <FieldFrame id={`${step.key}-to`} label={t('admin.recipients')} help={t('admin.recipientsHelp')} required error={left && to.length === 0 ? t('admin.noRecipient') : undefined}>
          {(control) => <FreeCombobox many values={to} options={recipients} onChange={(next) => onSet({ to: next })} onBlur={() => setLeft(true)} control={control} />}
        </FieldFrame>
      )}
      {own ? (
        <div className="grid gap-3 rounded-md border p-3">
          <LabelsBox id={`${step.key}-title`} label={t('admin.messageTitle')} required help={t('admin.messageHelp')} value={own.labels ?? {}} onChange={(labels) => onMessage(template, { ...own, labels })} />
          <LabelsBox long id={`${step.key}-text`} label={t('admin.messageText')} required value={own.text ?? {}} onChange={(text) => onMessage(template, { ...own, text })} />
          <Button size="small" variant="ghost" className="justify-self-start" onClick={() => onSet({ template: undefined })}>
            {t('admin.otherMessage')}
          </Button>
        </div>
      ) : (
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-0 flex-1 basis-60">
            <FieldFrame id={`${step.key}-template`} label={t('admin.template')} help={t('admin.templateHelp')} required>
              {(control) => <FreeCombobox values={[template]} options={templates} onChange={([next]) => onSet({ template: next })} control={control} />}
            </FieldFrame>
          </div>
          <Button className="mb-5.5" onClick={() => onSet({ template: onNewMessage() })}>
            {t('admin.writeMessage')}
          </Button>
        </div>
      )}
      {step.kind === 'mail' && <MailFilesBox step={step} entity={entity} onSet={onSet} />}
      {step.kind !== 'chat' && <PriorityBox step={step} onSet={onSet} />}
      {['notify', 'mail', 'report'].includes(step.kind) && <NatureBox step={step} onSet={onSet} />}
      {step.kind === 'notify' && (
        <>
          <ChannelsBox step={step} onSet={onSet} />
          <EscalateBox step={step} roles={recipients.filter(({ id }) => /^(?:role|group):/.test(id))} onSet={onSet} />
        </>
      )}
    </>
  )
}

/** Le salon, par son nom. */
function ChannelBox({ step, onSet }: Pick<StepSettingsProps, 'step' | 'onSet'>) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(chatsQuery)
  const options = data.map(({ name, host }) => ({ id: name, label: name, hint: host ?? undefined }))
  return (
    <FieldFrame id={`${step.key}-channel`} label={t('admin.chatChannel')} help={t('admin.chatChannelHelp')} required>
      {(control) => <FreeCombobox values={[String(step.values.channel ?? '')]} options={options} onChange={([channel]) => onSet({ channel })} control={control} />}
    </FieldFrame>
  )
}

function PriorityBox({ step, onSet }: Pick<StepSettingsProps, 'step' | 'onSet'>) {
  const { t } = useTranslation()
  return (
    <FieldFrame id={`${step.key}-priority`} label={t('admin.priority')}>
      {(control) => (
        <Select
          value={String(step.values.priority ?? 0)}
          options={['0', '1', '2', '3'].map((value) => ({ value, label: t(`admin.priorityIs.p${value}`) }))}
          onChange={(next) => onSet({ priority: next === '0' ? undefined : Number(next) })}
          {...control}
        />
      )}
    </FieldFrame>
  )
}

/** Par où notifier : tout ce qui ne coûte rien à défaut, le SMS quand on le demande. */
function ChannelsBox({ step, onSet }: Pick<StepSettingsProps, 'step' | 'onSet'>) {
  const { t } = useTranslation()
  const chosen = (step.values.channels as string[] | undefined) ?? usual
  const set = (next: string[]) => onSet({ channels: next.length === 0 || (next.length === usual.length && usual.every((one) => next.includes(one))) ? undefined : next })
  return (
    <fieldset className="flex flex-wrap gap-x-5 gap-y-2">
      <legend className="pb-1 text-label font-medium">{t('notifications.channels')}</legend>
      {channels.map((channel) => (
        <label key={channel} className="flex min-h-6 items-center gap-2 touch:min-h-11">
          <Checkbox checked={chosen.includes(channel)} onChange={(event) => set(channels.filter((one) => (one === channel ? event.target.checked : chosen.includes(one))))} />
          {t(`notifications.channel.${channel}`)}
        </label>
      ))}
    </fieldset>
  )
}
