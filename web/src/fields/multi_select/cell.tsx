/** Plusieurs options, chacune à son ton. */
import { Badge } from '@/components/ui/badge'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function MultiSelectCell({ field, value }: CellProps) {
  const chosen = Array.isArray(value) ? (value as string[]) : []
  if (chosen.length === 0) return <Blank />
  return (
    <span className="inline-flex max-w-full flex-wrap gap-1">
      {chosen.map((one) => {
        const option = field.options?.find((each) => each.value === one)
        return (
          <Badge key={one} tone={option?.tone}>
            {option?.label ?? one}
          </Badge>
        )
      })}
    </span>
  )
}
