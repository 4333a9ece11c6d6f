/** Les champs que lisent le tableau, le calendrier, la carte et le planning, pour tous. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import type { LayoutField, Reads } from '@/features/definitions/api/layout'
import type { Entity } from '@/lib/model'
import { assign, slotsOf, type Reader, type Slot } from './reads'

interface ReadsBoxProps {
  entity: Entity
  fields: LayoutField[]
  reads: Reads
  onChange: (reads: Reads) => void
}

export function ReadsBox({ entity, fields, reads, onChange }: ReadsBoxProps) {
  const { t } = useTranslation()
  const views = slotsOf(entity, fields)
  if (views.length === 0) return null
  return (
    <section aria-labelledby="views-reads" className="grid content-start gap-3">
      <h2 id="views-reads" className="text-section">
        {t('shaping.reads.title')}
      </h2>
      <p className="-mt-2 text-muted-foreground">{t('shaping.reads.hint')}</p>
      {views.map(([reader, slots]) => (
        <fieldset key={reader} data-reads={reader} className="grid gap-3 rounded-lg border bg-card p-3 sm:grid-cols-2">
          <legend className="contents">
            <span className="text-label font-medium sm:col-span-2">{t(`view.${reader}`)}</span>
          </legend>
          {slots.map((slot) => (
            <SlotField key={slot.key} reader={reader} slot={slot} reads={reads} onChange={onChange} />
          ))}
        </fieldset>
      ))}
    </section>
  )
}

function SlotField({ reader, slot, reads, onChange }: { reader: Reader; slot: Slot; reads: Reads; onChange: (reads: Reads) => void }) {
  const { t } = useTranslation()
  const held = reads[reader] as Record<string, string | undefined>
  // Sans sa première clé, une vue n'a rien à dire des autres.
  const disabled = !slot.leads && Object.keys(held).length === 0
  const options = [{ value: '', label: slot.leads ? t('shaping.reads.usual') : t('shaping.reads.none') }, ...slot.fields.map(({ name, label }) => ({ value: name, label }))]
  return (
    <FieldFrame id={`reads-${reader}-${slot.key}`} label={t(`shaping.reads.${slot.key}`)}>
      {(control) => <Select {...control} disabled={disabled} value={held[slot.key] ?? ''} options={options} onChange={(field) => onChange(assign(reads, reader, slot, field))} />}
    </FieldFrame>
  )
}
