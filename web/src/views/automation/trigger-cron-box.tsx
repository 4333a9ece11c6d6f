/** Un horaire : choisi en clair ou écrit en cinq champs, et quand il sonnera. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { TimeInput } from '@/components/ui/time-input'
import { useHeld } from '@/components/ui/use-typed'
import { isClock } from '@/lib/date-text'
import { useFormat } from '@/lib/format'
import { toWall } from '@/lib/time'
import { useDebounced } from '@/lib/use-debounced'
import { cronDays, cronKinds, hourSteps, LAST_DAY, minuteSteps, readCron, writeCron, type CronKind, type CronShape } from './trigger-cron'
import { TriggerZoneBox } from './trigger-zone-box'
import { BY_SITE, type DraftSource } from './trigger-draft'

interface CronBoxProps {
  source: DraftSource
  onChange: (part: Partial<DraftSource>) => void
}

/** Ce dont les jours de la semaine prennent leur nom : une semaine qui commence un dimanche. */
const dayNamed = (day: number) => `2026-11-${String(22 + day).padStart(2, '0')}`

const monthDays = [...Array.from({ length: 31 }, (_, at) => String(at + 1)), LAST_DAY]

export function CronBox({ source, onChange }: CronBoxProps) {
  const { t } = useTranslation()
  // Écrit à la main, un horaire reste à la main même s'il se dirait en clair.
  const [byHand, setByHand] = useState(false)
  const read = readCron(source.every)
  const shape = byHand ? { ...read, kind: 'custom' as const } : read
  const set = (part: Partial<CronShape>) => {
    const every = writeCron({ ...shape, ...part })
    if (every !== undefined) onChange({ every })
  }
  const choose = (kind: CronKind) => {
    setByHand(kind === 'custom')
    set({ kind, step: kind === 'minutes' ? 15 : 1 })
  }
  return (
    <>
      <FieldFrame id="trigger-rhythm" label={t('trigger.rhythm')}>
        {(control) => <Select value={shape.kind} options={cronKinds.map((kind) => ({ value: kind, label: t(`trigger.cron.${kind}`) }))} onChange={(kind) => choose(kind as CronKind)} {...control} />}
      </FieldFrame>
      <RhythmFields shape={shape} onSet={set} />
      <FieldFrame id="trigger-every" label={t('admin.cron')} help={t('admin.cronHelp')} required>
        {(control) => <Input className="font-mono" spellCheck={false} value={source.every} onChange={(event) => onChange({ every: event.target.value })} {...control} />}
      </FieldFrame>
      <TriggerZoneBox bySite zone={source.zone} onChange={(zone) => onChange({ zone })} />
      <NextTimes every={source.every} zone={source.zone || 'UTC'} />
    </>
  )
}

/** Ce que le rythme choisi demande encore. */
function RhythmFields({ shape, onSet }: { shape: CronShape; onSet: (part: Partial<CronShape>) => void }) {
  const { t } = useTranslation()
  const { weekdayName } = useFormat()
  const { kind, days } = shape
  const step = (steps: number[], label: string) => (
    <FieldFrame id="trigger-step" label={label}>
      {(control) => <Select className="max-w-28" value={String(shape.step)} options={steps.map((one) => ({ value: String(one), label: String(one) }))} onChange={(next) => onSet({ step: Number(next) })} {...control} />}
    </FieldFrame>
  )
  return (
    <>
      {kind === 'minutes' && step(minuteSteps, t('trigger.everyMinutes'))}
      {kind === 'hourly' && (
        <>
          {step(hourSteps, t('trigger.everyHours'))}
          <MinuteField minute={shape.minute} onChange={(minute) => onSet({ minute })} />
        </>
      )}
      {kind === 'monthly' && (
        <FieldFrame id="trigger-day" label={t('trigger.monthDay')}>
          {(control) => <Select value={shape.day} options={monthDays.map((day) => ({ value: day, label: day === LAST_DAY ? t('trigger.lastDay') : day }))} onChange={(day) => onSet({ day })} {...control} />}
        </FieldFrame>
      )}
      {['daily', 'weekly', 'monthly'].includes(kind) && (
        <ClockField hour={shape.hour} minute={shape.minute} onChange={(hour, minute) => onSet({ hour, minute })} />
      )}
      {kind === 'weekly' && (
        <fieldset className="col-span-full">
          <legend className="pb-1.5 text-label font-medium">{t('trigger.weekDays')}</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {cronDays.map((day) => (
              <label key={day} className="flex min-h-6 items-center gap-2 touch:min-h-11">
                <Checkbox checked={days.includes(day)} disabled={days.length === 1 && days.includes(day)} onChange={(event) => onSet({ days: cronDays.filter((one) => (one === day ? event.target.checked : days.includes(one))) })} />
                {weekdayName(dayNamed(day))}
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </>
  )
}

function MinuteField({ minute, onChange }: { minute: number; onChange: (minute: number) => void }) {
  const { t } = useTranslation()
  const { isUnread, ...held } = useHeld(String(minute), (text) => /^[0-5]?\d$/.test(text), (text) => onChange(Number(text)))
  return (
    <FieldFrame id="trigger-minute" label={t('trigger.atMinute')} error={isUnread ? t('trigger.notMinute') : undefined}>
      {(control) => <Input inputMode="numeric" autoComplete="off" className="max-w-28" value={held.value} onChange={(event) => held.onChange(event.target.value)} onBlur={held.onBlur} {...control} />}
    </FieldFrame>
  )
}

function ClockField({ hour, minute, onChange }: { hour: number; minute: number; onChange: (hour: number, minute: number) => void }) {
  const { t } = useTranslation()
  const held = useHeld([hour, minute].map((part) => String(part).padStart(2, '0')).join(':'), isClock, (clock) => {
    const [nextHour = 0, nextMinute = 0] = clock.split(':').map(Number)
    onChange(nextHour, nextMinute)
  })
  return (
    <FieldFrame id="trigger-clock" label={t('trigger.atClock')} error={held.isUnread ? t('trigger.notClock') : undefined}>
      {(control) => <TimeInput value={held.value} onChange={held.onChange} onBlur={held.onBlur} {...control} />}
    </FieldFrame>
  )
}

/** Le temps de finir d'écrire : ce qui se dit à voix haute n'a pas à suivre chaque frappe. */
const PAUSE_MS = 500

/** Les cinq prochaines fois, à l'heure du fuseau choisi ; à celle de chaque site, elles se lisent à n'importe quel mur. */
function NextTimes({ every: typed, zone: chosen }: { every: string; zone: string }) {
  const { t } = useTranslation()
  const isBySite = chosen === BY_SITE
  const zone = isBySite ? 'UTC' : chosen
  const every = useDebounced(typed, PAUSE_MS)
  const { clock, fullDay } = useFormat()
  const { data } = useQuery({ queryKey: ['automation', 'occurrences', every, zone], queryFn: async () => (await import('./trigger-cron-next')).occurrences(every, zone, new Date()) ?? null, placeholderData: (before) => before, staleTime: 0, gcTime: 0 })
  const wall = (at: string) => toWall(at, zone)
  return (
    <div aria-live="polite" className="col-span-full min-h-6" data-next-times>
      {data === null && <p className="text-label text-warning">{t('trigger.notCron')}</p>}
      {data?.length === 0 && <p className="text-label text-warning">{t('trigger.neverRings')}</p>}
      {data && data.length > 0 && (
        <>
          <p className="text-label font-medium">{t('trigger.nextTimes', { zone: isBySite ? t('trigger.bySite') : zone.replaceAll('_', ' ') })}</p>
          <ol className="tnum mt-1 grid gap-0.5 text-label text-muted-foreground">
            {data.map((at) => (
              <li key={at}>
                <time dateTime={isBySite ? wall(at) : at}>{t('trigger.dayAt', { day: fullDay(wall(at).slice(0, 10)), time: clock(`${wall(at).slice(11)}:00`) })}</time>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
