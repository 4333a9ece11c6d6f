/** Textes d'un tableau collé dans une liste : ils viennent avec sa boîte. */
import type { Catalogs } from '@/lib/i18n'

export const pasteTexts: Catalogs = {
  fr: () => import('./paste/fr.json'),
  en: () => import('./paste/en.json'),
  es: () => import('./paste/es.json'),
  pt: () => import('./paste/pt.json'),
}
