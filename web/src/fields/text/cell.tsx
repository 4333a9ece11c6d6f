/** Texte court. Sert aussi de repli à tout type inconnu : on montre, on ne tombe jamais. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function TextCell({ value }: CellProps) {
  if (value === null || value === undefined || value === '') return <Blank />
  return <>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</>
}
