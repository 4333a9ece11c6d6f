/** Fuseau horaire : quatre cents ne se parcourent pas, on les cherche. */
import { useState } from 'react'
import { Combobox } from './combobox'
import type { ControlProps } from './field-frame'

const nameOf = (zone: string) => zone.replaceAll('_', ' ')

export function ZoneBox({ zone, onChoose, control }: { zone: string; onChoose: (zone: string) => void; control: ControlProps }) {
  const [query, setQuery] = useState('')
  const wanted = query.toLowerCase()
  const options = ['UTC', ...Intl.supportedValuesOf('timeZone')].filter((one) => nameOf(one).toLowerCase().includes(wanted)).slice(0, 50)
  return (
    <Combobox
      {...control}
      aria-required
      chosen={[{ id: zone, label: nameOf(zone) }]}
      onChoose={([chosen]) => chosen && onChoose(chosen.id)}
      options={options.map((one) => ({ id: one, label: nameOf(one) }))}
      query={query}
      onQuery={setQuery}
      loading={false}
    />
  )
}
