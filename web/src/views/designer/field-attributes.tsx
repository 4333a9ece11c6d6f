/** Ce que la sorte d'un champ laisse régler. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { Entity } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import type { DraftField } from './draft'
import { kindOf, type Attribute } from './kinds'
import { OptionsBox } from './options-box'
import { TargetBox, TargetsBox } from './target-box'

interface FieldAttributesProps {
  field: DraftField
  /** L'entité telle qu'elle s'écrit : ses expressions nomment ses champs. */
  self: Entity
  onChange: (part: Partial<DraftField>) => void
}

const units = ['m', 'km', 'ft', 'm2', 'm3', 'L', 'bbl', 'gal', 'Sm3', 'kg', 't', 'lb', 'Pa', 'bar', 'psi', '°C', '°F', 'W', 'kW', 'kWh', 'm3/h', 'bbl/d', 'kg/h', 'kn', 'km/h', 's', 'h', '°', 'A', 'V', 'Hz', 'ppm', '%', 'kN']
const accepted: Record<string, string[] | undefined> = { any: undefined, images: ['image/*'], pdf: ['application/pdf'] }
const moments = new Set(['date', 'datetime', 'time', 'duration'])

export function FieldAttributes({ field, self, onChange }: FieldAttributesProps) {
  const { attributes } = kindOf(field.type)
  const set = (name: string, value: unknown) => onChange({ attributes: { ...field.attributes, [name]: value } })
  const simple = attributes.filter((name) => ['min', 'max', 'scale', 'max_count', 'currency'].includes(name))
  return (
    <>
      {attributes.includes('options') && <OptionsBox options={field.options} onChange={(options) => onChange({ options })} />}
      {attributes.includes('to') && <TargetBox kind="to" field={field} self={self} onChange={(to) => set('to', to)} />}
      {attributes.includes('of') && <TargetBox kind="of" field={field} self={self} onChange={(of) => set('of', of)} />}
      {attributes.includes('among') && <TargetsBox field={field} onChange={(among) => set('among', among)} />}
      {attributes.includes('value') && <Formula field={field} self={self} onSet={set} />}
      {attributes.includes('unit') && <Unit field={field} onSet={set} />}
      {attributes.includes('accept') && <Accept field={field} onSet={set} />}
      {simple.length > 0 && (
        <div className="grid gap-3 sm:grid-cols-3">
          {simple.map((name) => (
            <Bound key={name} name={name} field={field} onSet={set} />
          ))}
        </div>
      )}
      {attributes.includes('search') && <Flag field={field} name="search" on="B" onSet={set} />}
    </>
  )
}

interface PartProps {
  field: DraftField
  onSet: (name: string, value: unknown) => void
}

function Bound({ name, field, onSet }: PartProps & { name: Attribute }) {
  const { t } = useTranslation()
  const isLength = ['text', 'long_text', 'rich_text', 'markdown'].includes(field.type)
  const kind = moments.has(field.type) ? 'moment' : isLength ? 'length' : 'number'
  const bound = name === 'min' || name === 'max'
  return (
    <FieldFrame id={`${field.key}-${name}`} label={bound ? t(`admin.bound.${name}.${kind}`) : t(`admin.bound.${name}`)} help={bound && kind === 'moment' ? t(`admin.boundHelp.${field.type}`) : undefined}>
      {(control) => <Input inputMode={kind === 'moment' || name === 'currency' ? 'text' : 'decimal'} value={String(field.attributes[name] ?? '')} onChange={(event) => onSet(name, event.target.value)} {...control} />}
    </FieldFrame>
  )
}

function Unit({ field, onSet }: PartProps) {
  const { t } = useTranslation()
  const value = String(field.attributes.unit ?? '')
  const known = units.includes(value) || value === '' ? units : [value, ...units]
  return (
    <FieldFrame id={`${field.key}-unit`} label={t('admin.unit')} required>
      {(control) => <Select value={value} options={known.map((unit) => ({ value: unit, label: unit }))} onChange={(unit) => onSet('unit', unit)} className="sm:max-w-60" {...control} />}
    </FieldFrame>
  )
}

function Accept({ field, onSet }: PartProps) {
  const { t } = useTranslation()
  const now = JSON.stringify(field.attributes.accept ?? [])
  const value = Object.keys(accepted).find((name) => JSON.stringify(accepted[name] ?? []) === now) ?? now
  const choices = Object.keys(accepted).map((name) => ({ value: name, label: t(`admin.accept.${name}`) }))
  return (
    <FieldFrame id={`${field.key}-accept`} label={t('admin.acceptLabel')}>
      {(control) => <Select value={value} options={value === now ? [...choices, { value: now, label: now }] : choices} onChange={(name) => name !== now && onSet('accept', accepted[name])} className="sm:max-w-60" {...control} />}
    </FieldFrame>
  )
}

function Formula({ field, self, onSet }: PartProps & { self: Entity }) {
  const { t } = useTranslation()
  return (
    <div className="grid gap-3">
      <CelBox entity={self} label={t('admin.formula')} help={t('admin.formulaHelp')} value={String(field.attributes.value ?? '')} onChange={(value) => onSet('value', value)} />
      <Flag field={field} name="stored" on onSet={onSet} />
    </div>
  )
}

/** Une case : l'attribut est là, ou n'est pas. */
export function Flag({ field, name, on, onSet }: PartProps & { name: string; on: unknown }) {
  const { t } = useTranslation()
  return (
    <label className="flex min-h-6 items-start gap-2.5 touch:min-h-11 touch:items-center">
      <Checkbox className="mt-px touch:mt-0" checked={Boolean(field.attributes[name])} onChange={(event) => onSet(name, event.target.checked ? on : undefined)} />
      <span>
        {t(`admin.flag.${name}`)}
        <span className="block text-meta text-muted-foreground">{t(`admin.flagHelp.${name}`)}</span>
      </span>
    </label>
  )
}
