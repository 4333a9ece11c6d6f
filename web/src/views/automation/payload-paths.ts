/** Les places d'un contenu reçu, en pointeurs JSON (RFC 6901), avec ce qu'on y a trouvé. */
export interface PayloadPath {
  path: string
  sample: string
}

const MOST = 300
const MOST_SAMPLE = 60

export function pathsOf(payload: unknown): PayloadPath[] {
  const found: PayloadPath[] = []
  const walk = (value: unknown, path: string) => {
    if (found.length >= MOST) return
    if (value !== null && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) walk(inner, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    } else if (path !== '') {
      found.push({ path, sample: String(value).slice(0, MOST_SAMPLE) })
    }
  }
  walk(payload, '')
  return found
}
