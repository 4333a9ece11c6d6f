/** Positions (WGS 84) telles qu'on les copie : `4.05, 9.7`, `4,05; 9,7`, `3°24'S 9°12'E`, `N 4° 3' 0" E 9° 42' 0"`. */
export interface Point {
  lat: number
  lon: number
}

const letters = /[NSEWOL]/i
const south = /[SWO]/i
const parallel = /[NS]/i

export function readPoint(text: string): Point | undefined {
  const said = text.trim().replace(/[−–]/g, '-').replace(/[’′]/g, "'").replace(/[”″]|''/g, '"')
  const point = letters.test(said) ? readLettered(said) : readPair(said)
  return point && Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180 ? point : undefined
}

/** Deux angles, chacun avec son hémisphère devant ou derrière, dans l'ordre qu'on veut. */
function readLettered(text: string): Point | undefined {
  const pieces = letters.test(text[0] ?? '') ? text.split(/(?=[NSEWOL])/i) : text.split(/(?<=[NSEWOL])/i)
  const angles = pieces.map((piece) => piece.trim().replace(/^[,;]\s*|[,;]$/g, '')).filter(Boolean)
  if (angles.length !== 2) return undefined
  const lat = angles.find((angle) => parallel.test(angle))
  const lon = angles.find((angle) => !parallel.test(angle))
  return pointOf(lat && readAngle(lat), lon && readAngle(lon))
}

function readAngle(text: string): number | undefined {
  const [letter = ''] = letters.exec(text) ?? []
  const rest = text.replace(letters, '').trim()
  if (!/^[\d.,\s°'"]+$/.test(rest)) return undefined
  const [degrees = 0, minutes = 0, seconds = 0, ...more] = (rest.match(/\d+(?:[.,]\d+)?/g) ?? []).map((one) => Number(one.replace(',', '.')))
  if (more.length > 0 || rest === '' || minutes >= 60 || seconds >= 60) return undefined
  const angle = degrees + minutes / 60 + seconds / 3600
  return south.test(letter) ? -angle : angle
}

function readPair(text: string): Point | undefined {
  // Une virgule nue ne sépare que des degrés qui ont déjà leur point ou leur signe : « -0,72 » est un seul nombre.
  const marks = [/\s*;\s*/, /\s*,\s+/, /\s+/, ...(/\.|°,/.test(text) ? [/,/] : [])]
  for (const mark of marks) {
    const pieces = text.split(mark)
    if (pieces.length === 2 && pieces.every((piece) => /^-?\d+(?:[.,]\d+)?°?$/.test(piece))) {
      const [lat, lon] = pieces.map((piece) => Number(piece.replace('°', '').replace(',', '.')))
      return pointOf(lat, lon)
    }
  }
  return undefined
}

/** Sept décimales : le centimètre, comme le serveur. */
const rounded = (angle: number) => Math.round(angle * 10_000_000) / 10_000_000

const pointOf = (lat: number | undefined | '', lon: number | undefined | ''): Point | undefined =>
  typeof lat === 'number' && typeof lon === 'number' ? { lat: rounded(lat), lon: rounded(lon) } : undefined
