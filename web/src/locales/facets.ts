/** Textes des facettes d'une liste : ils viennent avec leur panneau. */
import type { Catalogs } from '@/lib/i18n'

export const facetsTexts: Catalogs = {
  fr: () => import('./facets/fr.json'),
  en: () => import('./facets/en.json'),
  es: () => import('./facets/es.json'),
  pt: () => import('./facets/pt.json'),
}
