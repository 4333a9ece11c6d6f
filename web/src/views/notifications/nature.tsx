/** Ce qu'est une notification, une icône et les mots du serveur : la couleur ne fait que les appuyer. */
import { BriefcaseBusiness, CircleCheck, CircleX, Cog, Info, MessagesSquare, Siren, TriangleAlert, type LucideIcon } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { Notification, NotificationKind, Severity } from '@/features/notifications/api/list-notifications'
import type { Tone } from '@/lib/model'

const severities: Record<Severity, { icon: LucideIcon; tone: Tone }> = {
  info: { icon: Info, tone: 'neutral' },
  success: { icon: CircleCheck, tone: 'success' },
  warning: { icon: TriangleAlert, tone: 'warning' },
  error: { icon: CircleX, tone: 'danger' },
}

const kinds: Record<NotificationKind, LucideIcon> = { system: Cog, business: BriefcaseBusiness, social: MessagesSquare, alert: Siren }

export function Nature({ item: { kind, severity, labels } }: { item: Notification }) {
  const { icon: Sign, tone } = severities[severity]
  const Kind = kinds[kind]
  return (
    <>
      <Badge tone={tone}>
        <Sign aria-hidden className="mr-1 inline size-3 align-[-0.0625rem]" />
        {labels.severity}
      </Badge>
      <span className="inline-flex items-center gap-1">
        <Kind aria-hidden className="size-3" />
        {labels.kind}
      </span>
    </>
  )
}
