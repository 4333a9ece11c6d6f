/** Étiquettes : les premières, les autres comptées. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

const SHOWN = 3

export function TagsCell({ value }: CellProps) {
  const { t } = useTranslation()
  const tags = Array.isArray(value) ? (value as string[]) : []
  if (tags.length === 0) return <Blank />
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      {tags.slice(0, SHOWN).map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      {tags.length > SHOWN && <span className="text-label text-muted-foreground">{t('value.more', { count: tags.length - SHOWN })}</span>}
    </span>
  )
}
