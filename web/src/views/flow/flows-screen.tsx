/** Circuits : la liste des entités, et l'éditeur du circuit de l'une. */
import { learn } from '@/lib/i18n'
import { canvasTexts } from '@/locales/canvas'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { FlowLoader } from './flow-loader'
import { FlowsList } from './flows-list'

await learn(canvasTexts)

export default function FlowsScreen({ item }: ScreenProps) {
  return item === undefined ? <FlowsList /> : <FlowLoader item={item} />
}
