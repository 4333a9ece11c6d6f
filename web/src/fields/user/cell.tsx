/** Personne : initiales et nom. */
import { Avatar } from '@/components/ui/avatar'
import { Blank } from '@/fields/blank'
import { RefLabel } from '@/fields/link/ref-label'
import type { CellProps } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { toRef } from '@/lib/ref'
import { targetTitle } from '@/lib/model'

export function UserCell({ field, value }: CellProps) {
  const model = useModel()
  const ref = toRef(value, targetTitle(model, field))
  if (!ref) return <Blank />
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      {ref.label && <Avatar name={ref.label} />}
      <span className="truncate">
        <RefLabel target={field.to ?? 'core.user'} value={ref} />
      </span>
    </span>
  )
}
