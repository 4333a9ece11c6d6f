/** Textes de l'éditeur d'une entrée d'appels. */
import type { Catalogs } from '@/lib/i18n'

export const hooksTexts: Catalogs = {
  fr: () => import('./hooks/fr.json'),
  en: () => import('./hooks/en.json'),
  es: () => import('./hooks/es.json'),
  pt: () => import('./hooks/pt.json'),
}
