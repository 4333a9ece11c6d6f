/** Entrées d'appels : la liste, ou ce que l'une a reçu. */
import type { ScreenProps } from '@/views/admin/admin-pages'
import { HookDetail } from './hook-detail'
import { HooksList } from './hooks-list'

export default function HooksScreen({ item }: ScreenProps) {
  return item === undefined ? <HooksList /> : <HookDetail id={item} />
}
