/** Textes de la connexion : ils ne viennent qu'avec son écran. */
import type { Catalogs } from '@/lib/i18n'

export const loginTexts: Catalogs = {
  fr: () => import('./login/fr.json'),
  en: () => import('./login/en.json'),
  es: () => import('./login/es.json'),
  pt: () => import('./login/pt.json'),
}
