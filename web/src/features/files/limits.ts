/** Refuse tout de suite ce que le serveur refuserait après l'envoi : type, taille, nombre. */
import type { Field } from '@/lib/model'

export type Refusal = { code: 'type' | 'size' | 'count' }

export function refusalOf(file: Pick<File, 'name' | 'size' | 'type'>, field: Field, alreadyThere: number): Refusal | undefined {
  if (field.max_count && alreadyThere >= field.max_count) return { code: 'count' }
  if (field.max_size && file.size > field.max_size) return { code: 'size' }
  if (field.accept?.length && !field.accept.some((pattern) => matches(file, pattern))) return { code: 'type' }
  return undefined
}

function matches(file: Pick<File, 'name' | 'type'>, pattern: string): boolean {
  if (pattern === '*/*') return true
  if (pattern.startsWith('.')) return file.name.toLowerCase().endsWith(pattern.toLowerCase())
  if (pattern.endsWith('/*')) return file.type.startsWith(pattern.slice(0, -1))
  return file.type === pattern
}
