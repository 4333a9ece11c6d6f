/** Le panneau d'un événement : on le lit, on y répond, on le modifie ou l'annule sans quitter l'agenda. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { SidePanel } from '@/components/ui/side-panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { recordQuery } from '@/features/records/api/get-record'
import type { Entity } from '@/lib/model'
import { useConditions } from '@/views/form/use-conditions'
import type { EventDraft } from './draft'
import { EventFacts } from './event-facts'
import { EventForm } from './event-form'

interface EventPanelProps {
  entity: Entity
  item?: AgendaItem
  draft?: EventDraft
  onClose: () => void
}

export function EventPanel({ entity, item, draft, onClose }: EventPanelProps) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(draft !== undefined)
  const conditions = useConditions(entity)
  const { data: record, error, refetch } = useQuery({ ...recordQuery(entity, item?.id ?? ''), enabled: item !== undefined })
  const ready = !conditions.isPending && (draft !== undefined || record !== undefined)
  const title = item && (editing ? t('form.editTitle', { title: item.title }) : item.title)
  return (
    <SidePanel title={title ?? t('agenda.new')} onClose={onClose}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!ready && !error && <Skeleton className="m-5 h-64" />}
      {ready && editing && <EventForm entity={entity} item={item} record={record} draft={draft} evaluate={conditions.data ?? undefined} onClose={onClose} />}
      {ready && !editing && item && record && <EventFacts entity={entity} item={item} record={record} onEdit={() => setEditing(true)} onClose={onClose} />}
    </SidePanel>
  )
}
