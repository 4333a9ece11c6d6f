/** Textes de l'écran des salons. */
import type { Catalogs } from '@/lib/i18n'

export const chatsTexts: Catalogs = {
  fr: () => import('./chats/fr.json'),
  en: () => import('./chats/en.json'),
  es: () => import('./chats/es.json'),
  pt: () => import('./chats/pt.json'),
}
