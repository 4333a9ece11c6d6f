/** Fiche qui n'est encore que sur cet appareil, en tout ou en partie : une horloge ; refusée par le serveur, un avertissement. */
import { Clock, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import type { Local } from '@/lib/model'

const pictures = { queued: Clock, held: TriangleAlert }

export function LocalMark({ local }: { local: Local }) {
  const { t } = useTranslation()
  const Picture = pictures[local]
  const text = t(`outbox.${local}`)
  return (
    <span title={text} className="mr-1.5 inline-flex align-text-bottom text-warning">
      <Picture aria-hidden className="size-4" />
      <span className="sr-only">{text}</span>
    </span>
  )
}

export function LocalBadge({ local }: { local: Local }) {
  const { t } = useTranslation()
  const Picture = pictures[local]
  return (
    <Badge tone="warning">
      <Picture aria-hidden className="mr-1 inline size-3.5 align-text-bottom" />
      {t(`outbox.${local}`)}
    </Badge>
  )
}
