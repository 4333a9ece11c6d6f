/** Un jour `AAAA-MM-JJ`, sans fuseau. */
export const toDate = (day: string): Date => new Date(`${day}T00:00:00Z`)
export const toDay = (date: Date): string => date.toISOString().slice(0, 10)

/** `Date` fait du 30 février le 2 mars. */
function exists(day: string): boolean {
  const date = toDate(day)
  return !Number.isNaN(date.getTime()) && toDay(date) === day
}

export const isDay = (text: string | undefined): text is string => text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && exists(text)
