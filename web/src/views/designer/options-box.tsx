/** Les valeurs d'un choix : un libellé, un ton, un ordre. */
import { Plus } from 'lucide-react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import type { Tone } from '@/lib/model'
import { MoveButtons } from '@/views/admin/move-buttons'
import { RemoveButton } from '@/views/admin/remove-button'
import { moved, newKey, tones, type DraftOption } from './draft'
import { LabelsBox } from './labels-box'
import { nameFrom, textIn } from './names'

interface OptionsBoxProps {
  options: DraftOption[]
  onChange: (options: DraftOption[]) => void
}

export function OptionsBox({ options, onChange }: OptionsBoxProps) {
  const { t, i18n } = useTranslation()
  const change = (key: string, part: Partial<DraftOption>) => onChange(options.map((option) => (option.key === key ? { ...option, ...part } : option)))
  const add = () => {
    const key = newKey()
    flushSync(() => onChange([...options, { key, value: '', tone: 'neutral', labels: {}, kept: false }]))
    document.getElementById(`${key}-label`)?.focus()
  }
  return (
    <fieldset className="grid gap-2">
      <legend className="pb-1.5 text-label font-medium">{t('admin.options')}</legend>
      <ol className="grid gap-3">
        {options.map((option, index) => {
          const name = textIn(option.labels, i18n.language) || t('admin.optionRank', { rank: index + 1 })
          return (
            <li key={option.key} className="grid items-start gap-2 sm:grid-cols-[minmax(0,1fr)_10rem_auto]">
              <LabelsBox
                id={`${option.key}-label`}
                label={t('admin.optionLabel', { rank: index + 1 })}
                value={option.labels}
                onChange={(labels) =>
                  change(option.key, {
                    labels,
                    value: option.kept ? option.value : nameFrom(textIn(labels, i18n.language), options.filter((one) => one !== option).map((one) => one.value)),
                  })
                }
                help={option.kept ? option.value : undefined}
              />
              <div className="grid gap-1.5">
                <span aria-hidden className="text-label font-medium">
                  {t('admin.tone')}
                </span>
                <Select aria-label={t('admin.toneOf', { name })} value={option.tone} options={tones.map((tone) => ({ value: tone, label: t(`admin.tones.${tone}`), tone }))} onChange={(tone) => change(option.key, { tone: tone as Tone })} />
              </div>
              <div className="flex gap-0.5 sm:pt-6.5">
                <MoveButtons name={name} first={index === 0} last={index === options.length - 1} size="icon" onMove={(step) => onChange(moved(options, option.key, step))} />
                <RemoveButton name={name} size="icon" onRemove={() => onChange(options.filter((one) => one !== option))} />
              </div>
            </li>
          )
        })}
      </ol>
      <Button className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        {t('admin.addOption')}
      </Button>
    </fieldset>
  )
}
