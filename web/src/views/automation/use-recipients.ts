/** À qui l'on s'adresse : les personnes que la fiche nomme, puis les rôles. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { isReference, type Entity, type Page, type RecordData } from '@/lib/model'

export const peopleOf = (entity: Entity | undefined) => (entity?.fields ?? []).filter((field) => isReference(field) && (field.type === 'user' || field.to === 'core.user'))

export interface Role {
  code: string
  name: string
}

/** Les rôles de l'organisation, par leur nom. */
export function useRoles(): Role[] | undefined {
  const roles = useModel().entities['core.role']
  const { data } = useQuery({
    ...searchQuery(roles ?? ({ package: 'core', name: 'role', path: '/core/roles' } as Entity), { fields: 'code,name', limit: 200 }),
    enabled: roles !== undefined,
    select: rolesOf,
  })
  return data
}

const rolesOf = ({ data }: Page<RecordData>): Role[] => data.map((role) => ({ code: String(role.code), name: String(role.name) }))

export function useRecipients(entity: Entity | undefined) {
  const { t } = useTranslation()
  const roles = useRoles() ?? []
  return [
    ...peopleOf(entity).map((field) => ({ id: field.name, label: field.label, hint: t('admin.personOfRecord') })),
    ...roles.map(({ code, name }) => ({ id: `role:${code}`, label: t('admin.roleNamed', { name }), hint: code })),
  ]
}
