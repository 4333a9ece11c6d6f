/** Textes des vues d'analyse : tableau croisé, carte. */
import type { Catalogs } from '@/lib/i18n'

export const analysisTexts: Catalogs = {
  fr: () => import('./analysis/fr.json'),
  en: () => import('./analysis/en.json'),
  es: () => import('./analysis/es.json'),
  pt: () => import('./analysis/pt.json'),
}
