/** Barre d'un planning : la période, l'échelle, et ce qui fait le début, la fin et les lignes. */
import { GitCommitHorizontal, SlidersHorizontal, Waypoints } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PeriodNav } from '@/components/period-nav'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Select } from '@/components/ui/select'
import { cx } from '@/lib/cx'
import type { Choice, Field } from '@/lib/model'
import { NONE } from './choices'
import type { Toggle } from './use-plan'

/** Un champ choisi parmi d'autres, « aucun » compris quand il se peut. */
export interface FieldChoice {
  name: 'by' | 'end' | 'rows'
  label: string
  /** Comment se dit « aucun ». */
  none?: string
  field: Field | undefined
  fields: Field[]
}

interface ToolbarProps {
  title: string
  scale: string
  scales: Choice[]
  onScale: (scale: string) => void
  onToday: () => void
  onStep: (step: -1 | 1) => void
  toggles: Toggle[]
  choices: FieldChoice[]
  onChoose: (name: FieldChoice['name'], value: string) => void
  /** Un choix qui se voit sans ouvrir les réglages. */
  children?: ReactNode
}

export function Toolbar({ title, scale, scales, onScale, onToday, onStep, toggles, choices, onChoose, children }: ToolbarProps) {
  const { t } = useTranslation()
  const named = (fields: Field[]) => fields.map((one) => ({ value: one.name, label: one.label }))
  return (
    <div className="time-toolbar flex shrink-0 items-center gap-x-4 gap-y-2 px-4 pb-3 max-lg:flex-wrap">
      <div className="flex min-w-0 flex-1 items-center gap-1 max-lg:basis-full">
        <PeriodNav todayClass="time-today" onToday={onToday} onStep={onStep} />
        <h2 aria-live="polite" className="tnum min-w-0 truncate text-section first-letter:uppercase md:ml-1">
          {title}
        </h2>
      </div>
      <div className="flex gap-2 max-lg:basis-full" data-print="hide">
        <div className="time-choice min-w-0 flex-1 lg:w-36">
          <Select aria-label={t('calendar.span')} value={scale} options={scales} onChange={onScale} />
        </div>
        {children}
        {toggles.map(({ name, on, flip }) => (
          <Button key={name} aria-pressed={on} className={cx('time-choice time-toggle', on && 'border-primary bg-accent text-accent-foreground')} onClick={flip}>
            {name === 'path' ? <Waypoints aria-hidden /> : <GitCommitHorizontal aria-hidden />}
            <span>{t(`timeline.plan.${name}`)}</span>
          </Button>
        ))}
        <Popover>
          <PopoverTrigger asChild>
            <Button className="time-choice">
              <SlidersHorizontal aria-hidden />
              <span>{t('timeline.settings')}</span>
            </Button>
          </PopoverTrigger>
          <PopoverContent align="end" className="grid w-72 gap-3 p-3" aria-label={t('timeline.settings')}>
            {choices.map(({ name, label, none, field, fields }) => (
              <FieldFrame key={name} id={`timeline-${name}`} label={label}>
                {(control) => (
                  <Select
                    value={field?.name ?? NONE}
                    options={none === undefined ? named(fields) : [{ value: NONE, label: none }, ...named(fields)]}
                    onChange={(next) => onChoose(name, next)}
                    {...control}
                  />
                )}
              </FieldFrame>
            ))}
          </PopoverContent>
        </Popover>
      </div>
    </div>
  )
}
