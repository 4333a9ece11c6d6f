/** Les écrans que les modules apportent, pour les règles que tout écran suit. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../modules')
const folders = readdirSync(root).map((code) => join(code, 'web')).filter((folder) => existsSync(join(root, folder)))

/** Dossiers de textes, un fichier par langue. */
export const moduleTexts = folders.map((folder) => join(root, folder, 'texts'))

export const moduleFiles = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path: join('modules', folder, path), text: readFileSync(join(root, folder, path), 'utf8') })),
)
