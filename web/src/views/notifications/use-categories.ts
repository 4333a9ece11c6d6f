/** Les sujets dont une notification peut parler, dans la langue de la personne. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { preferencesQuery } from '@/features/notifications/api/get-preferences'
import type { Choice } from '@/lib/model'

/** Les demandes d'approbation ne viennent d'aucun déclencheur. */
const APPROVAL = 'core.approval'

export function useCategories(chosen: string): Choice[] {
  const { t } = useTranslation()
  const { entities } = useModel()
  const { data } = useQuery(preferencesQuery)
  const known: Choice[] = [{ value: APPROVAL, label: t('shell.approvals') }, ...(data?.categories ?? []).map(({ name, label }) => ({ value: name, label }))]
  // Un lien gardé peut nommer un sujet dont plus rien ne parle.
  const kept = chosen === '' || known.some(({ value }) => value === chosen) ? [] : [{ value: chosen, label: entities[chosen]?.plural_label ?? chosen }]
  return [...known, ...kept]
}
