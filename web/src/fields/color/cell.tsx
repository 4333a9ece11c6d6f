/** Couleur : un carré, et son code pour qui ne le voit pas. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function ColorCell({ value }: CellProps) {
  if (typeof value !== 'string' || value === '') return <Blank />
  return (
    <span className="tnum inline-flex items-center gap-1.5">
      <span aria-hidden className="size-4 shrink-0 rounded-sm border forced-color-adjust-none" style={{ backgroundColor: value }} />
      {value}
    </span>
  )
}
