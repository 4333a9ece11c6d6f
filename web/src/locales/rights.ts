/** Textes d'un droit qui manque : ils viennent avec ce qui le dit. */
import type { Catalogs } from '@/lib/i18n'

export const rightsTexts: Catalogs = {
  fr: () => import('./rights/fr.json'),
  en: () => import('./rights/en.json'),
  es: () => import('./rights/es.json'),
  pt: () => import('./rights/pt.json'),
}
