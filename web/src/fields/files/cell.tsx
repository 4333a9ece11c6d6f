/** Fichiers, en liste : leur nombre. */
import { Paperclip } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function FilesCell({ value }: CellProps) {
  const { t } = useTranslation()
  const count = Array.isArray(value) ? value.length : 0
  if (count === 0) return <Blank />
  return (
    <span className="inline-flex items-center gap-1.5">
      <Paperclip aria-hidden className="size-4 text-muted-foreground" />
      {t('value.files', { count })}
    </span>
  )
}
