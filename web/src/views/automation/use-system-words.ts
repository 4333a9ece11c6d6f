/** Ce que les expressions du déclencheur qu'on écrit nomment de plus, d'après sa source. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { systemEventsQuery } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { systemWords } from './system-words'
import type { DraftSource } from './trigger-draft'

export function useSystemWords({ kind, system }: DraftSource) {
  const { i18n } = useTranslation()
  const model = useModel()
  const { data = [] } = useQuery({ ...systemEventsQuery(i18n.language), enabled: kind === 'system' })
  return useMemo(() => (kind === 'system' ? systemWords(model, data.find((one) => one.name === system)) : []), [model, data, kind, system])
}
