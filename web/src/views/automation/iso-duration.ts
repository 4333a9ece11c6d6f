/** Durées simples, un nombre et son unité : `P2D`, `PT48H`. Une durée composée se garde telle quelle. */
export const durationUnits = ['minutes', 'hours', 'days', 'weeks'] as const
export type DurationUnit = (typeof durationUnits)[number]

export interface SimpleDuration {
  amount: string
  unit: DurationUnit
}

const letters: Record<string, DurationUnit> = { TM: 'minutes', TH: 'hours', D: 'days', W: 'weeks' }

export function readDuration(text: string): SimpleDuration | undefined {
  const [, time = '', amount = '', letter = ''] = /^P(T?)(\d+)([MHDW])$/.exec(text) ?? []
  const unit = letters[time + letter]
  return unit ? { amount, unit } : undefined
}

export function writeDuration({ amount, unit }: SimpleDuration): string {
  const letter = Object.keys(letters).find((one) => letters[one] === unit) ?? 'D'
  return letter.startsWith('T') ? `PT${amount}${letter.slice(1)}` : `P${amount}${letter}`
}
