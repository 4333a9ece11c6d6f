/** Déclencheurs : la liste, l'éditeur d'un des siens, la fiche d'un de ceux des modules. */
import { learn } from '@/lib/i18n'
import { canvasTexts } from '@/locales/canvas'
import { triggerTexts } from '@/locales/triggers'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { TriggerLoader } from './trigger-loader'
import { TriggersList } from './triggers-list'

await Promise.all([learn(canvasTexts), learn(triggerTexts)])

export default function TriggersScreen({ item }: ScreenProps) {
  return item === undefined ? <TriggersList /> : <TriggerLoader item={item} />
}
