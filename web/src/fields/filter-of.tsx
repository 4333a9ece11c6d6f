/** Éditeur de valeur d'un filtre, par type de champ. */
import { shownType } from '@/lib/model'
import { BooleanFilter } from './boolean/filter'
import { DateFilter } from './date/filter'
import { NumberFilter } from './integer/filter'
import { LinkFilter } from './link/filter'
import { SelectFilter } from './select/filter'
import { TextFilter } from './text/filter'
import type { FilterEditor, FilterProps } from './types'

const filters: Record<string, FilterEditor> = {
  text: TextFilter,
  long_text: TextFilter,
  sequence: TextFilter,
  integer: NumberFilter,
  decimal: NumberFilter,
  percent: NumberFilter,
  rating: NumberFilter,
  boolean: BooleanFilter,
  date: DateFilter,
  datetime: DateFilter,
  select: SelectFilter,
  link: LinkFilter,
  user: LinkFilter,
}

export function FilterOf(props: FilterProps) {
  const Filter = filters[shownType(props.field)] ?? TextFilter
  return <Filter {...props} />
}
