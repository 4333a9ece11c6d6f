/** Ce qui évalue les conditions d'un formulaire, chargé une fois par modèle et par langue. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import type { Me } from '@/features/session/api/get-me'
import { useMe } from '@/features/session/use-me'
import { hasConditions, loadEvaluator } from '@/lib/cel'
import { formFields } from '@/lib/form/values'
import { entityKey, type Entity } from '@/lib/model'

export function useConditions(entity: Entity, enabled = true) {
  const model = useModel()
  const me = useMe()
  const { i18n } = useTranslation()
  const fields = formFields(entity)
  const rows = fields.flatMap((field) => (field.of && model.entities[field.of] ? formFields(model.entities[field.of]!) : []))
  return useQuery({
    enabled,
    queryKey: ['conditions', entityKey(entity), model.version, i18n.language],
    // Sans condition, la bibliothèque CEL reste au serveur. Si elle ne se charge pas, tout reste ouvert.
    queryFn: async () => (hasConditions([...fields, ...rows], entity.form.sections) ? await loadEvaluator([...entity.fields, ...rows], actorOf(me)) : null),
    // Changer de langue ne démonte pas le formulaire où l'on écrit : les conditions d'avant servent jusqu'aux nouvelles.
    placeholderData: (before, query) => (query?.queryKey[1] === entityKey(entity) ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}

/** Ce que les expressions savent de la personne. */
const actorOf = (me: Me): Record<string, unknown> => ({ id: me.id, email: me.email, name: me.name, roles: me.roles, company: me.company?.id ?? null, site: me.site?.id ?? null })
