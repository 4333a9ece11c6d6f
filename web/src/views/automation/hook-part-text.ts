/** Ce que dit chaque part d'une entrée d'appels, quand deux personnes l'ont changée. */
import type { TFunction } from 'i18next'
import type { HookAuth, HookBody } from '@/features/automation/api/hooks'
import { fieldNamed, type Model } from '@/lib/model'
import { emptyMailbox } from './hook-draft'

const nothing = '—'

export function partText(t: TFunction, list: (items: string[]) => string, model: Model, body: HookBody, name: keyof HookBody): string {
  const entity = model.entities[body.entity ?? '']
  const fieldText = (field: string) => (entity && fieldNamed(entity, field)?.label) ?? field
  switch (name) {
    case 'name':
      return body.name
    case 'per_minute':
      return String(body.per_minute)
    case 'enabled':
      return t(body.enabled ? 'admin.on' : 'admin.off')
    case 'format':
      return t(`hooks.format.${body.format}`)
    case 'action':
      return t(`hooks.action.${body.action}`)
    case 'entity':
      return entity?.label ?? body.entity ?? nothing
    case 'key':
      return body.key === null ? nothing : fieldText(body.key)
    case 'mapping':
      return body.mapping.map(({ field, from }) => `${fieldText(field)} ← ${from}`).join('\n') || nothing
    case 'auth':
      return body.auth.kind === 'mailbox' ? mailboxText(t, list, body.auth) : t(`admin.hookAuth.${body.auth.kind}`, { header: body.auth.header ?? 'Authorization' })
  }
}

/** Une ligne par réglage : ils se choisissent ensemble. */
function mailboxText(t: TFunction, list: (items: string[]) => string, auth: HookAuth): string {
  const box = { ...emptyMailbox, ...auth }
  const lines: [label: string, value: string | number | null][] = [
    ['security', t(`hooks.mailbox.securities.${box.security}`)],
    ['port', box.port],
    ['every', box.every_minutes],
    ['after', t(`hooks.mailbox.afters.${box.after}`)],
    ['moveTo', box.move_to],
    ['senders', list(box.senders)],
    ['subject', box.subject],
    ['when', box.when],
    ['automatic', t(box.ignore_automatic ? 'value.yes' : 'value.no')],
  ]
  const told = lines.filter(([, value]) => value !== null && value !== '').map(([label, value]) => `${t(`hooks.mailbox.${label}`)} · ${value}`)
  return [t('hooks.mailbox.place', { user: box.user, host: box.host, folder: box.folder }), ...told].join('\n')
}
