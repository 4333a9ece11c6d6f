/** Ce que disent les couleurs présentes : la pastille et son mot. */
import { Dot } from '@/components/ui/dot'
import type { RecordData } from '@/lib/model'
import type { Colouring } from './tones'

export function Legend({ colouring, records }: { colouring: Colouring; records: RecordData[] }) {
  const present = new Set(records.map((record) => record[colouring.field.name]))
  const choices = colouring.choices.filter((one) => present.has(one.value))
  if (choices.length === 0) return null
  return (
    <ul aria-label={colouring.field.label} className="flex shrink-0 flex-wrap gap-x-4 gap-y-1 border-t px-4 py-1.5 text-meta text-muted-foreground">
      {choices.map((one) => (
        <li key={one.value} className="flex items-center gap-1.5">
          <Dot tone={one.tone} />
          {one.label}
        </li>
      ))}
    </ul>
  )
}
