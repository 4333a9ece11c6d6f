/** Document libre, indenté. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function JsonDisplay({ field, value }: CellProps) {
  if (value === null || value === undefined) return <Blank />
  return (
    <pre role="region" aria-label={field.label} tabIndex={0} className="max-h-80 overflow-auto rounded-md bg-muted p-3 font-mono text-label">
      {JSON.stringify(value, null, 2)}
    </pre>
  )
}
