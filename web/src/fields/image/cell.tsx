/** Une image, en liste : sa vignette. */
import { thumbnailUrl } from '@/features/files/file-url'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function ImageCell({ value }: CellProps) {
  const file = value as { id?: string; name?: string } | null | undefined
  return file?.id ? <img src={thumbnailUrl(file.id)} alt={file.name ?? ''} loading="lazy" className="inline-block h-[calc(var(--row)-8px)] max-h-10 max-w-16 rounded-sm object-cover" /> : <Blank />
}
