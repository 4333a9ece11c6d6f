/** Barre de l'agenda : la période, son étendue, ce qu'on montre, les flux, l'impression. */
import { Printer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PeriodNav } from '@/components/period-nav'
import { Button } from '@/components/ui/button'
import { deferred } from '@/components/ui/deferred'
import { Select } from '@/components/ui/select'
import { FeedsButton } from './feeds-button'
import { SourcesMenu, type Source } from './sources-menu'
import { agendaSpans, type AgendaSpan } from './span'

const FeedsPopover = deferred(() => import('./feeds-popover'), 'dialog')

interface AgendaToolbarProps {
  title: string
  span: AgendaSpan
  sources: Source[]
  onSource: (key: string, shown: boolean) => void
  onSpan: (span: AgendaSpan) => void
  onToday: () => void
  onStep: (step: -1 | 1) => void
}

export function AgendaToolbar({ title, span, sources, onSource, onSpan, onToday, onStep }: AgendaToolbarProps) {
  const { t } = useTranslation()
  return (
    <div className="flex shrink-0 items-center gap-x-4 gap-y-2 px-4 pb-3 max-lg:flex-wrap">
      <div className="flex min-w-0 flex-1 items-center gap-1 max-lg:basis-full max-md:flex-wrap">
        <span data-print="hide" className="contents">
          <PeriodNav onToday={onToday} onStep={onStep} />
        </span>
        <h2 aria-live="polite" className="tnum min-w-0 truncate text-section max-md:order-first max-md:basis-full md:ml-1 first-letter:uppercase">
          {title}
        </h2>
      </div>
      <div data-print="hide" className="flex items-center gap-2 max-lg:basis-full max-md:flex-wrap">
        <div className="min-w-0 flex-1 lg:w-44">
          <Select aria-label={t('calendar.span')} value={span} options={agendaSpans.map((one) => ({ value: one, label: t(`agenda.spans.${one}`) }))} onChange={(next) => onSpan(next as AgendaSpan)} />
        </div>
        <SourcesMenu sources={sources} onChange={onSource} />
        <FeedsPopover trigger={(props) => <FeedsButton {...props} />} />
        <Button size="icon" variant="ghost" aria-label={t('agenda.print')} className="max-md:hidden" onClick={() => window.print()}>
          <Printer aria-hidden />
        </Button>
      </div>
    </div>
  )
}
