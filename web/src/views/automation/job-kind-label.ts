/** Le nom d'une sorte de travaux. */
import type { TFunction } from 'i18next'

const named = new Set(['approval', 'approval_deadline', 'bulk', 'call', 'call_answer', 'chat', 'digest', 'escalate', 'housekeeping', 'import', 'import_file', 'inbound', 'invite', 'mail', 'mailbox', 'probe', 'push', 'report', 'script', 'sms', 'stopwatch', 'stopwatch_alarm', 'trigger', 'webhook'])

/** Une sorte inconnue de cet écran se dit par son nom. */
export const kindLabel = (t: TFunction, kind: string): string => (named.has(kind) ? t(`admin.jobKind.${kind}`) : kind)
