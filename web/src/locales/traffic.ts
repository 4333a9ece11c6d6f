/** Textes du trafic de l'API. */
import type { Catalogs } from '@/lib/i18n'

export const trafficTexts: Catalogs = {
  fr: () => import('./traffic/fr.json'),
  en: () => import('./traffic/en.json'),
  es: () => import('./traffic/es.json'),
  pt: () => import('./traffic/pt.json'),
}
