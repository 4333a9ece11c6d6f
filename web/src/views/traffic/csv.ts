/** Le trafic montré, en CSV (RFC 4180) : le total, chaque point, chaque adresse, chaque appelant. */
import type { Figures, Traffic } from '@/features/traffic/api'

const numbers = ['calls', 'per_minute', 'client_errors', 'server_errors', 'p50', 'p95', 'p99'] as const

const BOM = '\u{feff}'

export function toCsv({ total, series, endpoints, consumers, from, to }: Traffic): string {
  const line = (about: string, name: string, origin: string, figures: Figures) => [about, name, origin, ...numbers.map((one) => figures[one] ?? '')]
  const lines = [
    ['about', 'name', 'origin', ...numbers],
    line('total', `${from}/${to}`, '', total),
    ...series.map((point) => line('point', point.at, '', point)),
    ...endpoints.map((one) => line('endpoint', `${one.method} ${one.route}`, '', one)),
    ...consumers.map((one) => line('consumer', one.name ?? '', one.origin, one)),
  ]
  // Sans cette marque, un tableur lit les accents dans une autre écriture.
  return BOM + lines.map((cells) => cells.map(cell).join(',')).join('\r\n')
}

/** Un tableur calculerait ce qui commence par un signe : une apostrophe en fait un texte. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
