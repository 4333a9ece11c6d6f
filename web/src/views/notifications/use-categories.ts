/** Les sujets dont une notification peut parler, dans la langue de la personne. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { preferencesQuery } from '@/features/notifications/api/get-preferences'
import type { Choice } from '@/lib/model'

/** Ce qui ne vient d'aucun déclencheur : les demandes d'approbation, l'agenda, les alertes du système. */
const APPROVAL = 'core.approval'
const EVENT = 'core.event'
const ALERT = 'core.alert'

/** Qui peut recevoir une alerte : ceux qui veillent sur ce qui échoue. */
const watchers = ['core.automation.view', 'core.job.view']

export function useCategories(chosen: string): Choice[] {
  const { t } = useTranslation()
  const { entities, permissions } = useModel()
  const { data } = useQuery(preferencesQuery)
  const labelOf = (name: string) => entities[name]?.plural_label ?? name
  // Le serveur ne donne que ce dont parlent les déclencheurs ; un chronomètre parle aussi de la fiche qu'il mesure.
  const timed = Object.entries(entities).flatMap(([name, { workflow }]) => (workflow?.clocks?.length ? [name] : []))
  const all: Choice[] = [
    { value: APPROVAL, label: t('shell.approvals') },
    ...(entities[EVENT] ? [{ value: EVENT, label: labelOf(EVENT) }] : []),
    ...(watchers.some((right) => permissions.includes(right)) ? [{ value: ALERT, label: t('notifications.alerts') }] : []),
    ...(data?.categories ?? []).map(({ name, label }) => ({ value: name, label })),
    ...timed.map((value) => ({ value, label: labelOf(value) })),
    // Un lien gardé peut nommer un sujet dont plus rien ne parle.
    ...(chosen === '' ? [] : [{ value: chosen, label: labelOf(chosen) }]),
  ]
  return all.filter(({ value }, rank) => all.findIndex((one) => one.value === value) === rank)
}
