/** Textes des vues d'une liste : calendrier, tableau, gestes sur plusieurs fiches. */
import type { Catalogs } from '@/lib/i18n'

export const kindsTexts: Catalogs = {
  fr: () => import('./kinds/fr.json'),
  en: () => import('./kinds/en.json'),
  es: () => import('./kinds/es.json'),
  pt: () => import('./kinds/pt.json'),
}
