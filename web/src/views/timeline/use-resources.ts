/** Ressources qui font les lignes, même libres : les options d'un choix, les fiches d'un lien quand elles tiennent dans une page. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useModel } from '@/features/model/use-model'
import { searchIfKnown } from '@/features/records/api/list-records'
import { isReference, targetTitle, type Entity, type Field } from '@/lib/model'
import { optionResources, type Resource } from './rows'

/** Au-delà, seules les lignes occupées sont montrées : une liste coupée ferait croire que les autres n'existent pas. */
const MOST_FREE = 200

export function useResources(entity: Entity, field: Field | undefined): Resource[] {
  const model = useModel()
  const target = field && isReference(field) ? model.entities[field.to ?? (field.type === 'user' ? 'core.user' : '')] : undefined
  const title = field ? targetTitle(model, field) : ''
  const { data } = useQuery(searchIfKnown(target, { fields: `id,${title}`, limit: MOST_FREE }))
  return useMemo(() => {
    if (!field) return []
    if (!isReference(field)) {
      const states = entity.workflow?.field === field.name ? entity.workflow.states.map((state) => ({ value: state.name, label: state.label })) : undefined
      return optionResources(states ?? field.options ?? [])
    }
    if (!target || !data || data.next_cursor) return []
    return data.data.map((record) => ({ key: record.id, label: String(record[title] ?? record.id), value: { id: record.id, [title]: record[title] } }))
  }, [entity, field, target, data, title])
}
