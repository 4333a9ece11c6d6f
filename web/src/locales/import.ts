/** Textes de l'import : ils ne viennent qu'avec son écran. */
import type { Catalogs } from '@/lib/i18n'

export const importTexts: Catalogs = {
  fr: () => import('./import/fr.json'),
  en: () => import('./import/en.json'),
  es: () => import('./import/es.json'),
  pt: () => import('./import/pt.json'),
}
