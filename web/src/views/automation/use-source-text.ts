/** Ce qui réveille un déclencheur, en une phrase : un événement du système s'y dit dans la langue de qui lit. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { systemEventsQuery, type TriggerSource } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { sourceText } from './words'

export function useSourceText(): (source: TriggerSource) => string {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const model = useModel()
  const { data: system } = useQuery(systemEventsQuery(i18n.language))
  return useCallback((source) => sourceText(t, format, model, source, system), [t, format, model, system])
}
