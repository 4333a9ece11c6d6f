/** Textes des schémas : déclencheurs, exécutions, circuits. */
import type { Catalogs } from '@/lib/i18n'

export const canvasTexts: Catalogs = {
  fr: () => import('./canvas/fr.json'),
  en: () => import('./canvas/en.json'),
  es: () => import('./canvas/es.json'),
  pt: () => import('./canvas/pt.json'),
}
