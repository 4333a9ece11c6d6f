/** Repères d'une fiche : ce que ses sections ne montrent pas, puis qui l'a créée et touchée. */
import { useTranslation } from 'react-i18next'
import { CellOf } from '@/fields/cell-of'
import { DisplayOf } from '@/fields/display-of'
import { useFormat } from '@/lib/format'
import { isBlank } from '@/lib/form/check'
import { fieldNamed, isReference, type Entity, type RecordData } from '@/lib/model'

const traces = [
  { label: 'detail.created', by: 'created_by', at: 'created_at' },
  { label: 'detail.updated', by: 'updated_by', at: 'updated_at' },
]
const places = ['company', 'department']
const shown = new Set(['select', 'date', 'datetime', 'boolean', 'integer', 'decimal', 'formula', 'money', 'quantity', 'duration', 'rating', 'percent'])

export function KeyFacts({ entity, record }: { entity: Entity; record: RecordData }) {
  const { t } = useTranslation()
  const format = useFormat()
  const elsewhere = new Set([...entity.form.sections.flatMap((section) => section.fields), entity.workflow?.field])
  const own = entity.fields.filter((field) => !field.system && (shown.has(field.type) || isReference(field)) && !elsewhere.has(field.name)).map((field) => field.name)
  const fields = [...own, ...places.filter((name) => !elsewhere.has(name))].flatMap((name) => fieldNamed(entity, name) ?? []).filter((field) => !isBlank(record[field.name]))
  return (
    <section aria-labelledby="facts-title" className="rounded-lg border bg-card p-4">
      <h2 id="facts-title" className="text-section">
        {t('detail.facts')}
      </h2>
      <dl className="mt-3 grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-2.5">
        {fields.map((field) => (
          <div key={field.name} className="contents">
            <dt className="text-muted-foreground">{field.label}</dt>
            <dd className="min-w-0 break-words">
              <DisplayOf field={field} value={record[field.name]} />
            </dd>
          </div>
        ))}
        {traces.map(({ label, by, at }) => {
          const who = fieldNamed(entity, by)
          const when = record[at]
          if (typeof when !== 'string') return null
          return (
            <div key={label} className="contents">
              <dt className="text-muted-foreground">{t(label)}</dt>
              <dd className="min-w-0">
                {who && !isBlank(record[by]) && <CellOf field={who} value={record[by]} />}
                <time dateTime={when} title={format.datetime(when)} className="block text-meta text-muted-foreground">
                  {format.datetime(when)}
                </time>
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
