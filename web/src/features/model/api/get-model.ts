/** Le modèle visible par la personne, dans la langue de l'interface. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import type { Model } from '@/lib/model'

/** Un choix dont toutes les options sont neutres n'a pas de ton : il se lit en texte, pas en étiquette. */
function plainOptions(model: Model): Model {
  for (const entity of Object.values(model.entities)) {
    for (const field of [...entity.fields, ...(entity.actions ?? []).flatMap((action) => action.params ?? [])]) {
      if (field.options?.every((option) => (option.tone ?? 'neutral') === 'neutral')) for (const option of field.options) delete option.tone
    }
  }
  return model
}

export const modelQuery = (locale: string) =>
  queryOptions({
    queryKey: ['meta', locale],
    queryFn: async ({ signal }) => plainOptions(await get<Model>('/meta', { locale }, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
