/** Sections d'une fiche : ses valeurs, qui se changent où elles se lisent. Un champ caché par condition à la saisie l'est aussi ici quand il est vide. */
import { columnsOf, SectionCard } from '@/components/section-card'
import { DisplayOf } from '@/fields/display-of'
import { cx } from '@/lib/cx'
import { isBlank } from '@/lib/form/check'
import { fieldNamed, sectionLabel, shownType, type Entity, type Field, type RecordData, type Section } from '@/lib/model'
import { EditableValue } from './editable-value'

/** Types qui ont besoin de toute la largeur. */
const wide = new Set(['long_text', 'rich_text', 'markdown', 'json', 'children', 'files'])

export function Sections({ entity, record }: { entity: Entity; record: RecordData }) {
  return (
    <div className="grid content-start gap-6">
      {sectionsOf(entity).map((section) => (
        <ReadSection key={section.name} entity={entity} record={record} section={section} />
      ))}
    </div>
  )
}

const sectionsOf = (entity: Entity): Section[] =>
  entity.form.sections.length > 0
    ? entity.form.sections
    : [{ name: 'main', label: entity.label, fields: entity.fields.filter((field) => !field.system).map((field) => field.name) }]

function ReadSection({ entity, record, section }: { entity: Entity; record: RecordData; section: Section }) {
  const fields = section.fields
    .flatMap((name) => fieldNamed(entity, name) ?? [])
    // Le titre et l'état sont déjà en tête de page.
    .filter((field) => field.name !== entity.title_field && field.name !== entity.workflow?.field)
    .filter((field) => record[field.name] !== undefined && !(field.visible && isBlank(record[field.name])))
  if (fields.length === 0 || (section.visible && fields.every((field) => isBlank(record[field.name])))) return null
  return (
    <SectionCard section={section} label={sectionLabel(entity, section)}>
      <dl className={cx('mt-4 gap-x-8 gap-y-4', columnsOf(section))}>
        {fields.map((field) => (
          <ReadField key={field.name} entity={entity} record={record} field={field} quiet={fields.length === 1 && field.label === sectionLabel(entity, section)} />
        ))}
      </dl>
    </SectionCard>
  )
}

interface ReadFieldProps {
  entity: Entity
  record: RecordData
  field: Field
  quiet: boolean
}

function ReadField({ entity, record, field, quiet }: ReadFieldProps) {
  const whole = wide.has(shownType(field))
  return (
    <div className={cx('group/field min-w-0', whole && 'col-span-full')}>
      <dt className={quiet ? 'sr-only' : 'text-label text-muted-foreground'}>{field.label}</dt>
      <dd className="mt-0.5 break-words">
        <EditableValue entity={entity} record={record} field={field} wide={whole}>
          <DisplayOf field={field} value={record[field.name]} />
        </EditableValue>
      </dd>
    </div>
  )
}
