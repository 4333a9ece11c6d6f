/** Textes du filtre avancé : ils ne viennent qu'avec lui. */
import type { Catalogs } from '@/lib/i18n'

export const conditionsTexts: Catalogs = {
  fr: () => import('./conditions/fr.json'),
  en: () => import('./conditions/en.json'),
  es: () => import('./conditions/es.json'),
  pt: () => import('./conditions/pt.json'),
}
