/** Plusieurs liens en lecture, un par ligne. */
import { Blank } from '@/fields/blank'
import { RefLink } from '@/fields/link/display'
import type { CellProps } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { toRef } from '@/lib/ref'
import { targetTitle } from '@/lib/model'

export function LinksDisplay({ field, value }: CellProps) {
  const model = useModel()
  const refs = (Array.isArray(value) ? value : []).flatMap((one) => toRef(one, targetTitle(model, field)) ?? [])
  if (refs.length === 0) return <Blank />
  return (
    <ul className="grid gap-0.5">
      {refs.map((ref) => (
        <li key={ref.id}>
          <RefLink target={field.to} value={ref} />
        </li>
      ))}
    </ul>
  )
}
