/** Exécutions des déclencheurs : la liste, ou le journal de l'une. */
import { learn } from '@/lib/i18n'
import { canvasTexts } from '@/locales/canvas'
import { triggerTexts } from '@/locales/triggers'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { RunDetail } from './run-detail'
import { RunsList } from './runs-list'

await Promise.all([learn(canvasTexts), learn(triggerTexts)])

export default function RunsScreen({ item }: ScreenProps) {
  return item === undefined ? <RunsList /> : <RunDetail id={item} />
}
