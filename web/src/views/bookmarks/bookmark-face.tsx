/** Un favori tel qu'une ligne le montre : son nom, où il mène, ses étiquettes, qui se pressent pour ne garder qu'elles. */
import { Link } from '@tanstack/react-router'
import { createContext, use, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { linkTo } from '@/lib/link-to'

/** L'étiquette qui filtre l'écran, et comment en choisir une. */
export const TagContext = createContext<{ tag: string | undefined; choose: (tag: string | undefined) => void }>({ tag: undefined, choose: () => undefined })

interface BookmarkFaceProps {
  bookmark: { name: string; path: string; tags?: string[] | null }
  children: ReactNode
}

export function BookmarkFace({ bookmark: { name, path, tags }, children }: BookmarkFaceProps) {
  const { t } = useTranslation()
  const { tag: chosen, choose } = use(TagContext)
  return (
    <span className="grid min-w-0 flex-1 basis-52">
      <Link {...linkTo(path)} className="rounded-sm py-0.5 font-medium break-words hover:underline">
        {name}
      </Link>
      <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
        <span className="truncate text-meta text-muted-foreground">{path}</span>
        {tags?.map((tag) => (
          <button key={tag} type="button" aria-pressed={tag === chosen} title={t('bookmarks.tagOnly', { tag })} className="grid min-h-6 place-items-center rounded-full hover:underline touch:min-h-11" onClick={() => choose(tag === chosen ? undefined : tag)}>
            <Badge tone={tag === chosen ? 'info' : undefined}>{tag}</Badge>
          </button>
        ))}
        {children}
      </span>
    </span>
  )
}
