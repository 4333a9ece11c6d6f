/** Textes des préférences de notification : ils ne viennent qu'avec leur page. */
import type { Catalogs } from '@/lib/i18n'

export const preferencesTexts: Catalogs = {
  fr: () => import('./preferences/fr.json'),
  en: () => import('./preferences/en.json'),
  es: () => import('./preferences/es.json'),
  pt: () => import('./preferences/pt.json'),
}
