/** Déclencheurs : la liste, l'éditeur d'un des siens, la fiche d'un de ceux des modules. */
import type { ScreenProps } from '@/views/admin/admin-pages'
import { TriggerLoader } from './trigger-loader'
import { TriggersList } from './triggers-list'

export default function TriggersScreen({ item }: ScreenProps) {
  return item === undefined ? <TriggersList /> : <TriggerLoader item={item} />
}
