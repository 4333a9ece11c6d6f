/** Textes de la page des composants : ils ne viennent qu'avec elle. */
import type { Catalogs } from '@/lib/i18n'

export const componentsTexts: Catalogs = {
  fr: () => import('./components/fr.json'),
  en: () => import('./components/en.json'),
  es: () => import('./components/es.json'),
  pt: () => import('./components/pt.json'),
}
