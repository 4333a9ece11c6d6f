/** Lien vers une fiche, montré par son titre. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { toRef } from '@/lib/ref'
import { targetTitle } from '@/lib/model'
import { RefLabel } from './ref-label'

export function LinkCell({ field, value }: CellProps) {
  const model = useModel()
  const ref = toRef(value, targetTitle(model, field))
  return ref ? <RefLabel target={field.to} value={ref} /> : <Blank />
}
