/** Les valeurs que ces écritures donneront à leur fiche. */
import type { Waiting } from './port'

export const writtenBy = (mine: readonly Waiting[]): Record<string, unknown> =>
  Object.assign({}, ...mine.map(({ write }) => (write.verb === 'create' || write.verb === 'update' ? write.body : {})))
