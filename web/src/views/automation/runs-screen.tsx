/** Exécutions des déclencheurs : la liste, ou le journal de l'une. */
import type { ScreenProps } from '@/views/admin/admin-pages'
import { RunDetail } from './run-detail'
import { RunsList } from './runs-list'

export default function RunsScreen({ item }: ScreenProps) {
  return item === undefined ? <RunsList /> : <RunDetail id={item} />
}
