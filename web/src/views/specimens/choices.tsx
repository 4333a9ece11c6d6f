/** Choisir dans une liste courte, une longue, plusieurs à la fois, en grandes touches. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Combobox, type Option } from '@/components/ui/combobox'
import { FieldFrame, type ControlProps } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { ZoneBox } from '@/components/ui/zone-box'
import { plain } from '@/lib/plain'
import { priorityChoices, sites } from './samples'
import { Columns, Specimen } from './section'

export function Choices() {
  const { t } = useTranslation()
  const options = priorityChoices((value) => t(`components.priorities.${value}`))
  const [priority, setPriority] = useState('high')
  const [free, setFree] = useState<string[]>([])
  const [zone, setZone] = useState('Africa/Libreville')
  return (
    <>
      <Specimen of="select listbox">
        <Columns>
          <FieldFrame id="sample-select" label={t('components.priority')}>
            {(control) => <Select value={priority} onChange={setPriority} options={options} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-select-fault" label={t('components.priority')} required error={t('form.fault.required')}>
            {(control) => <Select value="" onChange={setPriority} options={options} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-select-disabled" label={t('components.disabled')}>
            {(control) => <Select value="medium" onChange={setPriority} options={options} disabled {...control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="combobox listbox">
        <Columns>
          <FieldFrame id="sample-site" label={t('components.site')}>
            {(control) => <Sites start={sites.slice(0, 1)} control={control} />}
          </FieldFrame>
          <FieldFrame id="sample-sites" label={t('components.sites')}>
            {(control) => <Sites many start={sites.slice(0, 2)} control={control} />}
          </FieldFrame>
          <FieldFrame id="sample-site-loading" label={t('state.loading')}>
            {(control) => <Combobox chosen={[]} onChoose={() => undefined} options={[]} query="" onQuery={() => undefined} loading placeholder={t('form.search')} {...control} />}
          </FieldFrame>
          <FieldFrame id="sample-site-disabled" label={t('components.disabled')}>
            {(control) => <Combobox chosen={sites.slice(2, 3)} onChoose={() => undefined} options={[]} query="" onQuery={() => undefined} loading={false} disabled {...control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="free-combobox">
        <Columns>
          <FieldFrame id="sample-free" label={t('components.free')}>
            {(control) => <FreeCombobox values={free} options={sites} onChange={setFree} control={control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="segmented">
        <div className="w-full">
          <Segmented aria-label={t('components.priority')} value={priority} onChange={setPriority} options={options} />
        </div>
        <div className="w-full">
          <Segmented aria-label={t('components.disabled')} value="low" onChange={setPriority} options={options.slice(0, 2)} disabled />
        </div>
      </Specimen>
      <Specimen of="zone-box">
        <Columns>
          <FieldFrame id="sample-zone" label={t('display.timezone')} required>
            {(control) => <ZoneBox zone={zone} onChoose={setZone} control={control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
    </>
  )
}

function Sites({ start, many, control }: { start: Option[]; many?: boolean; control: ControlProps }) {
  const [chosen, setChosen] = useState(start)
  const [query, setQuery] = useState('')
  const options = sites.filter(({ label }) => plain(label).includes(plain(query)))
  return <Combobox many={many} chosen={chosen} onChoose={setChosen} options={options} query={query} onQuery={setQuery} loading={false} {...control} />
}
