/** Textes des blocs d'un message. */
import type { Catalogs } from '@/lib/i18n'

export const blockTexts: Catalogs = {
  fr: () => import('./blocks/fr.json'),
  en: () => import('./blocks/en.json'),
  es: () => import('./blocks/es.json'),
  pt: () => import('./blocks/pt.json'),
}
