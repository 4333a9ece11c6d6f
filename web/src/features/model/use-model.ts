/** Modèle courant. Pendant un changement de langue, l'ancien reste affiché jusqu'à l'arrivée du nouveau. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Model } from '@/lib/model'
import { modelQuery } from './api/get-model'

const nothing: Model = { version: '', locale: '', menus: [], groups: {}, permissions: [], entities: {} }

export function useModel(): Model {
  const { i18n } = useTranslation()
  return useQuery({ ...modelQuery(i18n.language), placeholderData: keepPreviousData }).data ?? nothing
}
