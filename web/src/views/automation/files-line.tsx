/** Des fichiers, nommés et pesés, sur une ligne. */
import { Paperclip } from 'lucide-react'
import type { NamedFile } from '@/features/automation/api/triggers'
import { useFormat } from '@/lib/format'

export function FilesLine({ label, files }: { label: string; files: NamedFile[] }) {
  const { list, size } = useFormat()
  if (files.length === 0) return null
  return (
    <p className="flex min-w-0 items-start gap-1.5 text-label text-muted-foreground">
      <Paperclip aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">
        {label} {list(files.map((file) => `${file.name} (${size(file.size)})`))}
      </span>
    </p>
  )
}
