/** Réglages d'un chronomètre : où il part, où il s'arrête, ce qui le suspend, en combien de temps, et quand alerter. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { DurationBox } from '@/views/automation/duration-box'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import { CalendarField } from './calendar-field'
import type { FlowClock } from './flow-clocks'
import type { FlowDraft } from './flow-draft'
import type { FlowWords } from './use-flow-words'

interface ClockSettingsProps {
  clock: FlowClock
  draft: FlowDraft
  words: FlowWords
  onChange: (part: Partial<FlowClock>) => void
}

export function ClockSettings({ clock, draft, words, onChange }: ClockSettingsProps) {
  const { t, i18n } = useTranslation()
  const { key } = clock
  const taken = draft.clocks.filter((one) => one !== clock).map((one) => one.name)
  const states = draft.states.map((state) => ({ id: state.key, value: state.key, label: words.stateName(state), tone: state.tone }))
  const between = states.filter(({ id }) => id !== clock.start && id !== clock.stop)
  return (
    <div className="grid gap-4">
      <LabelsBox
        id={`${key}-label`}
        label={t('flow.clockLabel')}
        required
        help={clock.kept ? t('flow.nameKept', { name: clock.name }) : undefined}
        value={clock.labels}
        onChange={(labels) => onChange(clock.kept ? { labels } : { labels, name: nameFrom(textIn(labels, i18n.language), taken) })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <FieldFrame id={`${key}-start`} label={t('flow.clockStart')} required>
          {(control) => <Select value={clock.start} options={states} onChange={(start) => onChange({ start })} {...control} />}
        </FieldFrame>
        <FieldFrame id={`${key}-stop`} label={t('flow.clockStop')} required>
          {(control) => <Select value={clock.stop} options={states} onChange={(stop) => onChange({ stop })} {...control} />}
        </FieldFrame>
      </div>
      <FieldFrame id={`${key}-pause`} label={t('flow.clockPause')} help={t('flow.clockPauseHelp')}>
        {(control) => <FreeCombobox many strict values={clock.pause} options={[...between, ...states.filter(({ id }) => clock.pause.includes(id) && !between.some((one) => one.id === id))]} onChange={(pause) => onChange({ pause })} control={control} />}
      </FieldFrame>
      <div className="grid gap-4 sm:grid-cols-2">
        <DurationBox id={`${key}-target`} label={t('flow.clockTarget')} help={t('flow.clockTargetHelp')} value={clock.target} onChange={(target) => onChange({ target })} />
        <DurationBox id={`${key}-warn`} optional label={t('flow.clockWarn')} help={t('flow.clockWarnHelp')} value={clock.warn} onChange={(warn) => onChange({ warn })} />
      </div>
      <CalendarField id={`${key}-calendar`} value={clock.calendar} onChange={(calendar) => onChange({ calendar })} />
    </div>
  )
}
