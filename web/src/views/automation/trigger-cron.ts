/** Un horaire cron à cinq champs, dit en peu de mots quand il s'y prête ; les autres restent écrits à la main. */
export const cronKinds = ['minutes', 'hourly', 'daily', 'weekly', 'monthly', 'custom'] as const
export type CronKind = (typeof cronKinds)[number]

/** Jours de la semaine, lundi d'abord ; cron compte depuis dimanche. */
export const cronDays = [1, 2, 3, 4, 5, 6, 0] as const

/** Le dernier jour du mois, quel qu'il soit. */
export const LAST_DAY = 'L'

export interface CronShape {
  kind: CronKind
  /** Toutes les tant de minutes, ou d'heures. */
  step: number
  minute: number
  hour: number
  days: number[]
  /** Jour du mois, ou le dernier. */
  day: string
}

const usual: CronShape = { kind: 'custom', step: 15, minute: 0, hour: 8, days: [1, 2, 3, 4, 5], day: '1' }

const whole = (text: string, most: number, least = 0): number | undefined => (/^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined)

/** `*` ou `* / n` : le pas. */
const stepOf = (text: string, steps: number[]): number | undefined => (text === '*' ? 1 : steps.find((step) => text === `*/${step}`))

/** Les pas réguliers : les autres laissent un intervalle plus court en fin d'heure, ou de jour. */
const divisors = (of: number): number[] => Array.from({ length: of - 1 }, (_, at) => at + 1).filter((step) => of % step === 0)
export const minuteSteps = divisors(60)
export const hourSteps = divisors(24)

/** `1-5`, `1,3,5`, `0` ; 7 est aussi dimanche. */
function daysOf(text: string): number[] | undefined {
  const parts = text.split(',').map((part) => {
    const [from, to, ...more] = part.split('-').map((one) => whole(one, 7))
    if (from === undefined || more.length > 0 || (part.includes('-') && (to === undefined || to < from))) return undefined
    return Array.from({ length: (to ?? from) - from + 1 }, (_, at) => (from + at) % 7)
  })
  if (parts.some((part) => part === undefined)) return undefined
  const days = parts.flatMap((part) => part ?? [])
  return cronDays.filter((day) => days.includes(day))
}

/** Ce que dit un horaire ; `custom` quand il ne tient dans aucune de ces formes. */
export function readCron(text: string): CronShape {
  const [minutes = '', hours = '', day = '', month = '', weekday = '', ...more] = text.trim().split(/\s+/)
  if (more.length > 0 || month !== '*') return usual
  const [minute, hour, everyMinutes, everyHours] = [whole(minutes, 59), whole(hours, 23), stepOf(minutes, minuteSteps), stepOf(hours, hourSteps)]
  const anyDay = day === '*' && weekday === '*'
  if (anyDay && everyMinutes !== undefined && hours === '*') return { ...usual, kind: 'minutes', step: everyMinutes }
  if (minute === undefined) return usual
  if (anyDay && everyHours !== undefined) return { ...usual, kind: 'hourly', step: everyHours, minute }
  if (hour === undefined) return usual
  const at = { ...usual, minute, hour }
  if (anyDay) return { ...at, kind: 'daily' }
  const days = daysOf(weekday)
  if (day === '*' && days) return { ...at, kind: 'weekly', days }
  if (weekday === '*' && (day === LAST_DAY || whole(day, 31, 1) !== undefined)) return { ...at, kind: 'monthly', day: day === LAST_DAY ? day : String(Number(day)) }
  return usual
}

const every = (step: number): string => (step <= 1 ? '*' : `*/${step}`)

/** Des jours qui se suivent s'écrivent d'un trait : `1-5`. */
function daysText(days: number[]): string {
  const sorted = days.map((day) => (day === 0 ? 7 : day)).toSorted((left, right) => left - right)
  const [first = 1, last = 7] = [sorted[0], sorted.at(-1)]
  const follows = sorted.length > 2 && last - first === sorted.length - 1
  return follows ? `${first}-${last}` : sorted.map((day) => day % 7).join(',')
}

/** L'horaire, en cinq champs ; rien de celui qu'on écrit à la main. */
export function writeCron(shape: CronShape): string | undefined {
  const { kind, step, minute, hour, days, day } = shape
  switch (kind) {
    case 'minutes':
      return `${every(step)} * * * *`
    case 'hourly':
      return `${minute} ${every(step)} * * *`
    case 'daily':
      return `${minute} ${hour} * * *`
    case 'weekly':
      return `${minute} ${hour} * * ${daysText(days.length > 0 ? days : usual.days)}`
    case 'monthly':
      return `${minute} ${hour} ${day} * *`
    case 'custom':
      return undefined
  }
}
