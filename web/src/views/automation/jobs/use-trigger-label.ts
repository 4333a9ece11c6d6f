/** Le libellé d'un déclencheur ; son nom pour qui ne voit pas les déclencheurs. */
import { useQuery } from '@tanstack/react-query'
import { triggersQuery } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { useLanguage } from '@/lib/i18n'

export function useTriggerLabel(): (name: string) => string {
  const sees = useModel().permissions.includes('core.automation.view')
  const { data } = useQuery({ ...triggersQuery(useLanguage()), enabled: sees })
  return (name) => data?.find((one) => one.name === name)?.label ?? name
}
