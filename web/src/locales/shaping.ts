/** Textes des écrans qui façonnent l'application : traductions, menu. Ils ne viennent qu'avec la configuration. */
import type { Catalogs } from '@/lib/i18n'

export const shapingTexts: Catalogs = {
  fr: () => import('./shaping/fr.json'),
  en: () => import('./shaping/en.json'),
  es: () => import('./shaping/es.json'),
  pt: () => import('./shaping/pt.json'),
}
