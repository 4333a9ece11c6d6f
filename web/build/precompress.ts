/** Écrit, à côté de chaque fichier du site qui y gagne, ses formes comprimées : le serveur les rend telles quelles (`crates/api/src/web.rs`). */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(js|css|html|svg|json|webmanifest)$/
/** En deçà, l'en-tête coûterait ce que la compression gagne. */
const LEAST = 512

const packings = {
  br: (plain: Buffer) => promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
  gz: (plain: Buffer) => promisify(gzip)(plain, { level: 9 }),
}

export function precompress(): Plugin {
  let folder = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir)
    },
    closeBundle: async () => {
      const names = await readdir(folder, { recursive: true })
      await Promise.all(names.filter((name) => compressible.test(name)).map((name) => pack(join(folder, name))))
    },
  }
}

async function pack(path: string): Promise<void> {
  const plain = await readFile(path)
  if (plain.length < LEAST) return
  for (const [extension, packed] of Object.entries(packings)) await writeFile(`${path}.${extension}`, await packed(plain))
}
