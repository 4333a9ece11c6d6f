/** Les chronomètres d'un circuit : d'un état à un autre, en temps travaillé, avec un but et une alerte avant lui. */
import type { ClockBody } from '@/features/definitions/workflow'
import type { Labels } from '@/lib/i18n'
import { clean } from '@/views/designer/body'
import { newKey } from '@/views/designer/draft'

export interface FlowClock {
  key: string
  name: string
  kept: boolean
  labels: Labels
  /** Clés d'états. */
  start: string
  stop: string
  pause: string[]
  /** Durées ISO 8601. */
  target: string
  warn: string
  calendar: string
}

const MINUTES: Record<string, number> = { Y: 525_600, M: 43_200, W: 10_080, D: 1440, TH: 60, TM: 1, TS: 1 / 60 }

export const emptyClock = (start: string, stop: string): FlowClock => ({ key: newKey(), name: '', kept: false, labels: {}, start, stop, pause: [], target: 'PT8H', warn: '', calendar: '' })

export const readClocks = (bodies: Record<string, ClockBody>, keyOf: (state: string) => string, wordingOf: (clock: string) => Labels): FlowClock[] =>
  Object.entries(bodies).map(([name, { start, stop, pause = [], target, warn = '', calendar = '' }]) => ({
    key: newKey(),
    name,
    kept: true,
    labels: wordingOf(name),
    start: keyOf(start),
    stop: keyOf(stop),
    pause: pause.map(keyOf),
    target,
    warn,
    calendar,
  }))

export const writeClocks = (clocks: FlowClock[], nameOf: (state: string) => string): Record<string, ClockBody> =>
  Object.fromEntries(clocks.map(({ name, start, stop, pause, target, warn, calendar }) => [name, { start: nameOf(start), stop: nameOf(stop), target, ...clean({ pause: pause.map(nameOf), warn, calendar }) }]))

/** Un état retiré ne suspend plus rien ; ce qu'il commençait ou finissait attend qu'on en choisisse un autre. */
export const withoutStateInClocks = (clocks: FlowClock[], state: string): FlowClock[] =>
  clocks.map((clock) => ({ ...clock, start: clock.start === state ? '' : clock.start, stop: clock.stop === state ? '' : clock.stop, pause: clock.pause.filter((one) => one !== state) }))

export type ClockFault = 'same' | 'pause' | 'warn'

/** Ce que le serveur refuserait ; ce qui manque encore n'en est pas. */
export function faultOf({ start, stop, pause, target, warn }: FlowClock): ClockFault | undefined {
  if (start !== '' && start === stop) return 'same'
  if (pause.includes(start) || pause.includes(stop)) return 'pause'
  const [limit, alarm] = [minutesOf(target), minutesOf(warn)]
  return limit !== undefined && alarm !== undefined && alarm >= limit ? 'warn' : undefined
}

export const isReady = (clock: FlowClock): boolean => [clock.name, clock.start, clock.stop, clock.target].every(Boolean) && faultOf(clock) === undefined

/** La longueur d'une durée ISO, un jour en valant vingt-quatre heures ; rien si elle ne se lit pas. */
function minutesOf(text: string): number | undefined {
  const [, days = '', time = ''] = /^P((?:\d+[YMWD])*)(?:T((?:\d+(?:\.\d+)?[HMS])+))?$/.exec(text) ?? []
  if (days === '' && time === '') return undefined
  const sum = (part: string, prefix: string) => [...part.matchAll(/([\d.]+)([A-Z])/g)].reduce((total, [, amount, letter]) => total + Number(amount) * (MINUTES[`${prefix}${letter}`] ?? 0), 0)
  return sum(days, '') + sum(time, 'T')
}
