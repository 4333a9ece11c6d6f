/** Un fichier, en liste : son nom. */
import { Paperclip } from 'lucide-react'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function FileCell({ value }: CellProps) {
  const name = (value as { name?: string } | null | undefined)?.name
  if (!name) return <Blank />
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <Paperclip aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="truncate">{name}</span>
    </span>
  )
}
