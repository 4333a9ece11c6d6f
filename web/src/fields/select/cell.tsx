/** Choix : une étiquette au ton de l'option. */
import { Badge } from '@/components/ui/badge'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function SelectCell({ field, value }: CellProps) {
  if (value === null || value === undefined || value === '') return <Blank />
  const option = field.options?.find((one) => one.value === value)
  return option?.tone ? <Badge tone={option.tone}>{option.label}</Badge> : <>{option?.label ?? String(value)}</>
}
