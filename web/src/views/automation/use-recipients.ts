/** À qui l'on s'adresse : les personnes que la fiche nomme, puis les rôles et les groupes. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { searchIfKnown } from '@/features/records/api/list-records'
import { isReference, type Entity, type Page, type RecordData } from '@/lib/model'

export const peopleOf = (entity: Entity | undefined) => (entity?.fields ?? []).filter((field) => isReference(field) && (field.type === 'user' || field.to === 'core.user'))

export interface Role {
  code: string
  name: string
}

/** Les rôles de l'organisation, par leur nom. */
export function useRoles(): Role[] | undefined {
  const roles = useModel().entities['core.role']
  const { data } = useQuery({ ...searchIfKnown(roles, { fields: 'code,name', limit: 200 }), select: rolesOf })
  return data
}

const rolesOf = ({ data }: Page<RecordData>): Role[] => data.map((role) => ({ code: String(role.code), name: String(role.name) }))

export interface Group {
  /** Ce qui le nomme dans une définition : son code, sinon son nom. */
  named: string
  name: string
}

/** Les groupes de personnes en service, par leur nom. */
export function useGroups(): Group[] | undefined {
  const groups = useModel().entities['core.group']
  const { data } = useQuery({ ...searchIfKnown(groups, { fields: 'code,name', filter: 'active', limit: 200 }), select: groupsOf })
  return data
}

// Deux sociétés peuvent tenir un groupe de même nom : la définition les désigne tous les deux, chacun dans la sienne.
const groupsOf = ({ data }: Page<RecordData>): Group[] => [...new Map(data.map((group) => [String(group.code ?? group.name), String(group.name)])).entries()].map(([named, name]) => ({ named, name }))

export function useRecipients(entity: Entity | undefined) {
  const { t } = useTranslation()
  const roles = useRoles() ?? []
  const groups = useGroups() ?? []
  return [
    ...peopleOf(entity).map((field) => ({ id: field.name, label: field.label, hint: t('admin.personOfRecord') })),
    ...roles.map(({ code, name }) => ({ id: `role:${code}`, label: t('admin.roleNamed', { name }), hint: code })),
    ...groups.map(({ named, name }) => ({ id: `group:${named}`, label: t('admin.groupNamed', { name }), hint: named === name ? undefined : named })),
  ]
}
