/** Textes des déclencheurs et de leurs exécutions : ils ne viennent qu'avec ces écrans. */
import type { Catalogs } from '@/lib/i18n'

export const triggerTexts: Catalogs = {
  fr: () => import('./triggers/fr.json'),
  en: () => import('./triggers/en.json'),
  es: () => import('./triggers/es.json'),
  pt: () => import('./triggers/pt.json'),
}
