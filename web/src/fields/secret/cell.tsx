/** Secret : on montre qu'il y en a un, jamais lequel. */
import { LockKeyhole } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function SecretCell({ value }: CellProps) {
  const { t } = useTranslation()
  const written = typeof value === 'string' ? value !== '' : Boolean((value as { set?: boolean } | null | undefined)?.set)
  if (!written) return <Blank />
  return (
    <span className="inline-flex items-center gap-1.5 text-muted-foreground">
      <LockKeyhole aria-hidden className="size-4" />
      {t('value.secret')}
    </span>
  )
}
