/** Textes de la configuration : ils ne viennent qu'avec ses écrans. */
import type { Catalogs } from '@/lib/i18n'

export const adminTexts: Catalogs = {
  fr: () => import('./admin/fr.json'),
  en: () => import('./admin/en.json'),
  es: () => import('./admin/es.json'),
  pt: () => import('./admin/pt.json'),
}
