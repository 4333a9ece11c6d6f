/** Phrase d'une faute : celle du serveur, sinon la nôtre, ses dates écrites comme la personne les écrit. */
import i18next, { type TFunction } from 'i18next'
import { dayText } from '@/lib/date-order'
import { clockText, momentText, sample } from '@/lib/date-text'
import { isDay } from '@/lib/day'
import { isInstant, localZone, zoneName } from '@/lib/time'
import type { Fault } from './check'

export const faultText = (t: TFunction, fault: Fault): string => fault.message || t(`form.fault.${fault.code}`, shown(fault.params ?? {}))

/** Comment écrire un jour, un instant ou une heure : un exemple se lit plus vite qu'une règle. */
export const sampleText = (kind: keyof typeof sample): string => dateText(sample[kind], 'UTC')

function shown(params: NonNullable<Fault['params']>): Record<string, string | number> {
  const { sample: kind, limit } = params
  return { ...params, ...(kind !== undefined && { example: sampleText(kind as keyof typeof sample) }), ...(limit !== undefined && { limit: limitText(String(limit)) }) }
}

/** La limite d'un instant dit son fuseau : le champ peut en montrer un autre. */
function limitText(limit: string): string {
  const zone = localZone()
  return isInstant(limit) ? `${dateText(limit, zone)} ${zoneName(zone, i18next.language, limit)}` : dateText(limit, zone)
}

function dateText(value: string, zone: string): string {
  const { language } = i18next
  return isDay(value) ? dayText(value, language) : isInstant(value) ? momentText(value, language, zone) : clockText(value, language)
}
