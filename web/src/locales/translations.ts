/** Textes de l'écran des traductions : ils viennent avec lui. */
import type { Catalogs } from '@/lib/i18n'

export const translationsTexts: Catalogs = {
  fr: () => import('./translations/fr.json'),
  en: () => import('./translations/en.json'),
  es: () => import('./translations/es.json'),
  pt: () => import('./translations/pt.json'),
}
