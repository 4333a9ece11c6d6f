/** Entrées d'appels : la liste, une neuve, ce que l'une a reçu, la modifier. */
import { learn } from '@/lib/i18n'
import { hooksTexts } from '@/locales/hooks'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { HookDetail } from './hook-detail'
import { HookLoader } from './hook-loader'
import { HooksList } from './hooks-list'

await learn(hooksTexts)

export default function HooksScreen({ item }: ScreenProps) {
  if (item === undefined) return <HooksList />
  if (item === 'new') return <HookLoader id={undefined} />
  const [id = '', gesture] = item.split('/')
  return gesture === 'edit' ? <HookLoader id={id} /> : <HookDetail id={id} />
}
