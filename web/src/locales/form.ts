/** Textes d'un formulaire de fiche : ils ne viennent qu'avec lui. */
import type { Catalogs } from '@/lib/i18n'

export const formTexts: Catalogs = {
  fr: () => import('./form/fr.json'),
  en: () => import('./form/en.json'),
  es: () => import('./form/es.json'),
  pt: () => import('./form/pt.json'),
}
