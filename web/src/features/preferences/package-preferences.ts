/** Les préférences que les modules proposent à la personne : les lire, les changer. */
import { queryOptions } from '@tanstack/react-query'
import { get, patchThrough } from '@/lib/http/request'
import type { Field } from '@/lib/model'

export interface PackagePreference {
  /** `hse.causes_evidence`. */
  key: string
  package: string
  package_label: string
  field: Field
  initial: unknown
  value: unknown
  /** La personne l'a choisie ; sinon, elle vaut sa valeur initiale. */
  chosen: boolean
}

interface Listed {
  data: PackagePreference[]
}

/** Libellés compris : elles se relisent dans chaque langue. */
export const packagePreferencesQuery = (language: string) =>
  queryOptions({
    queryKey: ['me-preferences', language],
    queryFn: async ({ signal }) => (await get<Listed>('/me/preferences', undefined, signal)).data,
  })

/** `null` rend la valeur initiale. */
export const changePackagePreferences = async (values: Record<string, unknown>): Promise<PackagePreference[]> => (await patchThrough<Listed>('/me/preferences', { values })).data
