/** Chronomètres d'une fiche : le temps ouvré qui reste, ou qui est passé. */
import { Pause, Timer, TimerOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { RecordClock } from '@/lib/records/port'

export function Clocks({ clocks }: { clocks: RecordClock[] }) {
  const { t } = useTranslation()
  if (clocks.length === 0) return null
  return (
    <ul aria-label={t('detail.clocks')} className="mt-3 flex flex-wrap gap-x-5 gap-y-1.5">
      {clocks.map((clock) => (
        <Clock key={clock.name} clock={clock} />
      ))}
    </ul>
  )
}

function Clock({ clock }: { clock: RecordClock }) {
  const { t } = useTranslation()
  const { duration, relative, datetime } = useFormat()
  const times = { worked: minutes(duration, clock.worked_seconds), target: minutes(duration, clock.target_seconds), left: minutes(duration, clock.target_seconds - clock.worked_seconds), over: minutes(duration, clock.worked_seconds - clock.target_seconds) }
  const said = clock.breached ? 'detail.clockOver' : ({ running: 'detail.clockLeft', paused: 'detail.clockPaused', stopped: 'detail.clockStopped' } as const)[clock.state]
  const Sign = clock.state === 'paused' ? Pause : clock.breached ? TimerOff : Timer
  return (
    <li className={cx('flex flex-wrap items-center gap-x-1.5 text-label', clock.breached ? 'text-danger' : clock.warned && clock.state === 'running' ? 'text-warning' : 'text-muted-foreground')}>
      <Sign aria-hidden className="size-4 shrink-0" />
      <span className="font-medium text-foreground">{clock.label}</span>
      <span className="tnum">{t(said, times)}</span>
      {clock.state === 'running' && clock.due_at && (
        <time dateTime={clock.due_at} title={datetime(clock.due_at)}>
          {t('detail.clockDue', { when: relative(clock.due_at) })}
        </time>
      )}
    </li>
  )
}

/** À la minute : une seconde de plus ne dit rien d'un délai. */
const minutes = (duration: (seconds: number) => string, seconds: number) => duration(Math.round(seconds / 60) * 60)
