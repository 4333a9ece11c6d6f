/** Un favori tel qu'une ligne le montre : son nom, où il mène, ses étiquettes, et ce que la ligne en dit de plus. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { linkTo } from '@/lib/link-to'

interface BookmarkFaceProps {
  bookmark: { name: string; path: string; tags?: string[] | null }
  children: ReactNode
}

export function BookmarkFace({ bookmark: { name, path, tags }, children }: BookmarkFaceProps) {
  return (
    <span className="grid min-w-0 flex-1 basis-52">
      <Link {...linkTo(path)} className="rounded-sm font-medium break-words hover:underline">
        {name}
      </Link>
      <span className="flex min-w-0 flex-wrap items-center gap-1.5">
        <span className="truncate text-meta text-muted-foreground">{path}</span>
        {tags?.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
        {children}
      </span>
    </span>
  )
}
