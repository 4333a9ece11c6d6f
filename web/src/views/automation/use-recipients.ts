/** À qui l'on s'adresse : les personnes que la fiche nomme, puis les rôles. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { isReference, type Entity } from '@/lib/model'

export const peopleOf = (entity: Entity | undefined) => (entity?.fields ?? []).filter((field) => isReference(field) && (field.type === 'user' || field.to === 'core.user'))

export function useRecipients(entity: Entity | undefined) {
  const { t } = useTranslation()
  const model = useModel()
  const roles = model.entities['core.role']
  const { data } = useQuery({ ...searchQuery(roles ?? ({ package: 'core', name: 'role', path: '/core/roles' } as Entity), { fields: 'code,name', limit: 200 }), enabled: roles !== undefined })
  return [
    ...peopleOf(entity).map((field) => ({ id: field.name, label: field.label, hint: t('admin.personOfRecord') })),
    ...(data?.data ?? []).map((role) => ({ id: `role:${String(role.code)}`, label: t('admin.roleNamed', { name: String(role.name) }), hint: String(role.code) })),
  ]
}
