/** Fichiers en lecture : galerie de vignettes, chaque fichier s'ouvre dans un onglet. */
import { FileText } from 'lucide-react'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import type { StoredFile } from '@/features/files/api/upload-file'
import { fileUrl, isImage, thumbnailUrl } from '@/features/files/file-url'
import { useFormat } from '@/lib/format'

export function FilesDisplay({ value }: CellProps) {
  const format = useFormat()
  const files = (Array.isArray(value) ? value : []) as StoredFile[]
  if (files.length === 0) return <Blank />
  return (
    <ul data-thumbnails className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4">
      {files.map((file) => (
        <li key={file.id}>
          <a href={fileUrl(file.id)} target="_blank" rel="noreferrer" className="group grid gap-1.5 rounded-lg">
            <span className="grid aspect-4/3 place-items-center overflow-hidden rounded-lg border bg-muted">
              {isImage(file.type) ? (
                <img src={thumbnailUrl(file.id)} alt="" loading="lazy" className="size-full object-cover transition-opacity group-hover:opacity-85" />
              ) : (
                <FileText aria-hidden className="size-8 text-muted-foreground" />
              )}
            </span>
            <span className="truncate text-label font-medium group-hover:underline">{file.name}</span>
            <span className="-mt-1.5 text-meta text-muted-foreground">{format.size(file.size)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
