/**
 * Durées : `PT8H30M` pour le serveur, `8:30` sous les doigts.
 *
 * Se lisent aussi `8h30`, `45 min`, `7,5` (des heures) et la norme ISO 8601 ; un jour vaut vingt-quatre heures.
 */
const iso = /^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,6})?)S)?)?$/i
const clock = /^(-?)(\d{1,6})\s*(?::|h)\s*(?:([0-5]?\d)\s*(?:(?::|min|mn|m)\s*(?:([0-5]?\d)\s*s?)?)?)?$/i
const minutes = /^(-?)(\d{1,6})\s*(?:min|mn|m)$/i
const hours = /^-?\d{1,6}(?:[.,]\d{1,6})?$/

/** Secondes d'un texte, ou rien s'il ne dit pas une durée. */
export function readSeconds(text: string): number | undefined {
  const said = text.trim()
  const [full, sign = '', ...parts] = iso.exec(said) ?? []
  if (full !== undefined && parts.some(Boolean)) {
    const [weeks = 0, days = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0))
    return signed(sign, weeks * 604_800 + days * 86_400 + hour * 3600 + minute * 60 + second)
  }
  const [dial, minus = '', hour = '0', minute = '0', second = '0'] = clock.exec(said) ?? []
  if (dial !== undefined) return signed(minus, Number(hour) * 3600 + Number(minute) * 60 + Number(second))
  const [short, less = '', count] = minutes.exec(said) ?? []
  if (short !== undefined) return signed(less, Number(count) * 60)
  return hours.test(said) ? Math.round(Number(said.replace(',', '.')) * 3_600_000_000) / 1_000_000 : undefined
}

const signed = (sign: string, seconds: number): number => (sign === '-' && seconds !== 0 ? -seconds : seconds)

interface Parts {
  minus: boolean
  hours: number
  minutes: number
  seconds: number
}

/** Une durée en heures, minutes et secondes, sans bruit d'arrondi. */
export function durationParts(total: number): Parts {
  const micros = Math.round(Math.abs(total) * 1_000_000)
  return { minus: total < 0, hours: Math.floor(micros / 3_600_000_000), minutes: Math.floor(micros / 60_000_000) % 60, seconds: (micros % 60_000_000) / 1_000_000 }
}

/** Ce que le serveur attend : `PT8H30M`, `PT0S`. */
export function toIso(total: number): string {
  const { minus, hours: hour, minutes: minute, seconds } = durationParts(total)
  const said = `${hour ? `${hour}H` : ''}${minute ? `${minute}M` : ''}${seconds ? `${seconds}S` : ''}`
  return `${minus ? '-' : ''}PT${said || '0S'}`
}

/** Ce qui se tape et se relit : `8:30`, `0:00:12`. Des fractions de seconde restent en ISO, rien ne se perd. */
export function toClock(text: string): string {
  const total = readSeconds(text)
  if (total === undefined) return text
  const { minus, hours: hour, minutes: minute, seconds } = durationParts(total)
  if (!Number.isInteger(seconds)) return toIso(total)
  const two = (count: number) => String(count).padStart(2, '0')
  return `${minus ? '-' : ''}${hour}:${two(minute)}${seconds ? `:${two(seconds)}` : ''}`
}
