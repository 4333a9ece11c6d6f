/** Photos d'essai, de vraies images faites à la volée : un PNG de couleurs dégradées. */
import { crc32, deflateSync } from 'node:zlib'

export function photo(name, [red, green, blue], size = 320) {
  const rows = Buffer.alloc(size * (size * 3 + 1))
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const at = y * (size * 3 + 1) + 1 + x * 3
      const light = 0.55 + 0.45 * ((x + y) / (2 * size))
      rows[at] = red * light
      rows[at + 1] = green * light
      rows[at + 2] = blue * light
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return { name, mimeType: 'image/png', buffer: Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]) }
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind), data])
  const size = Buffer.alloc(4)
  size.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body) >>> 0)
  return Buffer.concat([size, body, sum])
}
