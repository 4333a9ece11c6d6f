/** Pourquoi rien de la fiche ne se change : dit une fois, plutôt qu'à chaque valeur. */
import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { actionsQuery } from '@/features/records/api/list-actions'
import type { Entity, RecordData } from '@/lib/model'

export function FrozenNote({ entity, record }: { entity: Entity; record: RecordData }) {
  const { t, i18n } = useTranslation()
  const { data: offers } = useQuery(actionsQuery(entity, record.id, i18n.language))
  if (!offers || offers.edit || record.version === undefined) return null
  const state = entity.workflow?.states.find((one) => one.name === record[entity.workflow?.field ?? ''])?.label
  const why = !entity.rights.edit ? t('detail.frozen.rights') : state ? t('detail.frozen.state', { state }) : t('detail.frozen.record')
  return (
    <p className="mt-3 flex items-center gap-1.5 text-meta text-muted-foreground">
      <Lock aria-hidden className="size-3.5 shrink-0" />
      {why}
    </p>
  )
}
