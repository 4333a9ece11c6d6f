/** Lien en lecture : il mène à la fiche si la personne peut la voir. */
import { Link } from '@tanstack/react-router'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { toRef, type Ref } from '@/lib/ref'
import { recordPath, targetTitle } from '@/lib/model'
import { RefLabel } from './ref-label'

export function LinkDisplay({ field, value }: CellProps) {
  const model = useModel()
  const ref = toRef(value, targetTitle(model, field))
  return ref ? <RefLink target={field.to} value={ref} /> : <Blank />
}

export function RefLink({ target, value }: { target: string | undefined; value: Ref }) {
  const entity = useModel().entities[target ?? '']
  const label = <RefLabel target={target} value={value} />
  if (!entity || entity.owned || entity.rights.view === false) return label
  return (
    <Link to={recordPath(entity, value.id)} className="font-medium text-primary underline-offset-4 hover:underline">
      {label}
    </Link>
  )
}
