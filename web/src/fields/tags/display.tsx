/** Toutes les étiquettes, à la ligne quand il le faut. */
import { Badge } from '@/components/ui/badge'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function TagsDisplay({ value }: CellProps) {
  const tags = Array.isArray(value) ? (value as string[]) : []
  if (tags.length === 0) return <Blank />
  return (
    <ul className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <li key={tag} className="max-w-full">
          <Badge>{tag}</Badge>
        </li>
      ))}
    </ul>
  )
}
