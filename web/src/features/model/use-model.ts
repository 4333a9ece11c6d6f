/** Modèle courant. Pendant un changement de langue, l'ancien reste affiché jusqu'à l'arrivée du nouveau. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLanguage } from '@/lib/i18n'
import type { Model } from '@/lib/model'
import { modelQuery } from './api/get-model'

const nothing: Model = { version: '', locale: '', menus: [], submenus: {}, groups: {}, permissions: [], entities: {} }

export function useModel(): Model {
  const language = useLanguage()
  return useQuery({ ...modelQuery(language), placeholderData: keepPreviousData }).data ?? nothing
}
