/** Ce qu'on veut voir de ses notifications : les mots, le sujet, la sorte, la gravité, la priorité, celles qui restent à lire, et dans quel ordre. */
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { preferencesQuery } from '@/features/notifications/api/get-preferences'
import { notificationKinds, severities, sorts, type Asked } from '@/features/notifications/api/list-notifications'
import { cx } from '@/lib/cx'
import { useSearchText } from '@/lib/use-search-text'
import { choicesOf } from './choices-of'
import { WhichButtons } from './which-buttons'

interface NotificationFiltersProps {
  asked: Asked
  onAsked: (part: Partial<Asked>) => void
  /** Dans le panneau de la cloche, la place manque. */
  narrow?: boolean
}

const priorities = ['0', '1', '2', '3']

export function NotificationFilters({ asked, onAsked, narrow }: NotificationFiltersProps) {
  const { t } = useTranslation()
  const { data } = useQuery(preferencesQuery)
  const [typed, setTyped] = useSearchText(asked.search, (search) => onAsked({ search }))
  return (
    <div role="search" aria-label={t('notifications.filters')} className={cx('grid grid-cols-2 gap-2', narrow ? 'px-3 pt-2' : 'sm:grid-cols-4')}>
      <div className="relative col-span-2">
        <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground" />
        <Input type="search" enterKeyHint="search" className="pl-9" aria-label={t('notifications.search')} placeholder={t('notifications.search')} value={typed} onChange={(event) => setTyped(event.target.value)} />
      </div>
      <div className={cx('flex gap-1', narrow ? 'col-span-2' : 'max-sm:col-span-2')}>
        <WhichButtons asked={asked} onAsked={onAsked} />
      </div>
      <div className={narrow ? 'col-span-2' : 'max-sm:col-span-2'}>
        <Select aria-label={t('notifications.order')} className="min-w-0" value={asked.sort} options={sorts.map((value) => ({ value, label: t(`notifications.sort.${value}`) }))} onChange={(next) => onAsked({ sort: sorts.find((one) => one === next) })} />
      </div>
      <Select aria-label={t('notifications.category')} className="min-w-0" value={asked.category} options={choicesOf(data?.subjects, asked.category, t('notifications.anyCategory'))} onChange={(category) => onAsked({ category })} />
      <Select aria-label={t('notifications.kind')} className="min-w-0" value={asked.kind} options={choicesOf(data?.kinds, asked.kind, t('notifications.anyKind'))} onChange={(next) => onAsked({ kind: notificationKinds.find((one) => one === next) ?? '' })} />
      <Select aria-label={t('notifications.severity')} className="min-w-0" value={asked.severity} options={choicesOf(data?.severities, asked.severity, t('notifications.anySeverity'))} onChange={(next) => onAsked({ severity: severities.find((one) => one === next) ?? '' })} />
      <Select
        aria-label={t('notifications.priorityFrom')}
        className="min-w-0"
        value={String(asked.priority)}
        options={priorities.map((value) => ({ value, label: t(value === '0' ? 'notifications.anyPriority' : `notifications.priority.p${value}`) }))}
        onChange={(priority) => onAsked({ priority: Number(priority) })}
      />
    </div>
  )
}
