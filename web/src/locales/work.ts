/** Textes de l'écran des travaux de fond. */
import type { Catalogs } from '@/lib/i18n'

export const workTexts: Catalogs = {
  fr: () => import('./work/fr.json'),
  en: () => import('./work/en.json'),
  es: () => import('./work/es.json'),
  pt: () => import('./work/pt.json'),
}
