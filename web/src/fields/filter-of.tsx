/** Éditeur de valeur d'un filtre, par type de champ. */
import { shownType } from '@/lib/model'
import { BooleanFilter } from './boolean/filter'
import { DateFilter } from './date/filter'
import { DurationFilter } from './duration/filter'
import { NumberFilter } from './integer/filter'
import { LinkFilter } from './link/filter'
import { SelectFilter } from './select/filter'
import { TagsFilter } from './tags/filter'
import { TextFilter } from './text/filter'
import { TimeFilter } from './time/filter'
import type { FilterEditor, FilterProps } from './types'

export const filters: Record<string, FilterEditor> = {
  text: TextFilter,
  long_text: TextFilter,
  sequence: TextFilter,
  integer: NumberFilter,
  decimal: NumberFilter,
  percent: NumberFilter,
  rating: NumberFilter,
  money: NumberFilter,
  quantity: NumberFilter,
  boolean: BooleanFilter,
  date: DateFilter,
  datetime: DateFilter,
  time: TimeFilter,
  duration: DurationFilter,
  select: SelectFilter,
  multi_select: SelectFilter,
  tags: TagsFilter,
  link: LinkFilter,
  parent: LinkFilter,
  company: LinkFilter,
  department: LinkFilter,
  user: LinkFilter,
}

export function FilterOf(props: FilterProps) {
  const Filter = filters[shownType(props.field)] ?? TextFilter
  return <Filter {...props} />
}
