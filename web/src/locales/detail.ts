/** Textes de la fiche : ils viennent avec elle. */
import type { Catalogs } from '@/lib/i18n'

export const detailTexts: Catalogs = {
  fr: () => import('./detail/fr.json'),
  en: () => import('./detail/en.json'),
  es: () => import('./detail/es.json'),
  pt: () => import('./detail/pt.json'),
}
