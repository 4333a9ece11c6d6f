/** Textes de l'aide du clavier : ils ne viennent qu'avec elle. */
import type { Catalogs } from '@/lib/i18n'

export const helpTexts: Catalogs = {
  fr: () => import('./help/fr.json'),
  en: () => import('./help/en.json'),
  es: () => import('./help/es.json'),
  pt: () => import('./help/pt.json'),
}
