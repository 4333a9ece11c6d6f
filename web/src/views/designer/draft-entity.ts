/** L'entité que le brouillon ferait, pour que les expressions en nomment les champs avant qu'elle existe. */
import { fieldNamed, type Entity, type Field, type Model } from '@/lib/model'
import type { EntityDraft } from './draft'
import { textIn } from './names'

export function draftEntity(model: Model, draft: EntityDraft, language: string): Entity {
  const extended = draft.overlay ? model.entities[draft.overlay] : undefined
  const fields = draft.fields
    .filter((field) => field.name !== '')
    .map((field): Field => {
      const text = (name: string) => (typeof field.attributes[name] === 'string' ? String(field.attributes[name]) : undefined)
      const label = textIn(field.labels, language) || field.name
      const options = field.options.map((option) => ({ value: option.value, label: textIn(option.labels, language) || option.value, tone: option.tone }))
      return { name: field.name, type: field.type, label, to: text('to'), of: text('of'), options: options.length > 0 ? options : undefined, filterable: true }
    })
  if (extended) return { ...extended, fields: [...extended.fields.filter((field) => !fields.some((one) => one.name === field.name)), ...fields] }
  const common = Object.values(model.entities).find((entity) => fieldNamed(entity, 'created_at')?.system)?.fields.filter((field) => field.system && !['number'].includes(field.name)) ?? []
  const label = textIn(draft.labels, language) || draft.name
  return { package: 'my', name: draft.name, path: '', label, plural_label: label, title_field: draft.title, fields: [...fields, ...common], list: { columns: [] }, form: { sections: [] }, rights: {} }
}
