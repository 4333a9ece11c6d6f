/** Un champ de l'entité : replié, on le reconnaît ; déplié, on le règle. */
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { FoldCard } from '@/views/admin/fold-card'
import { FieldSettings } from './field-settings'
import { kindOf } from './kinds'
import { textIn } from './names'

interface FieldCardProps extends ComponentProps<typeof FieldSettings> {
  card: Omit<ComponentProps<typeof FoldCard>, 'id' | 'level' | 'name' | 'children'>
}

export function FieldCard({ card, ...settings }: FieldCardProps) {
  const { t, i18n } = useTranslation()
  const { field } = settings
  const { picture: Picture } = kindOf(field.type)
  const name = textIn(field.labels, i18n.language) || field.name || t('admin.unnamed')
  const marks = (
    <>
      {Boolean(field.attributes.required) && <Badge tone="info">{t('admin.requiredShort')}</Badge>}
      {!field.keptType && <Badge tone="success">{t('admin.new')}</Badge>}
    </>
  )
  return (
    <FoldCard id={field.key} level="h3" name={name} note={t(`admin.kind.${field.type}`)} sign={<Picture aria-hidden className="size-4 shrink-0 text-muted-foreground" />} marks={marks} {...card}>
      <div className="grid gap-4">
        <FieldSettings {...settings} />
      </div>
    </FoldCard>
  )
}
