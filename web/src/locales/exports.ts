/** Textes de ce qui s'emporte d'une liste ou d'un tableau croisé. */
import type { Catalogs } from '@/lib/i18n'

export const exportTexts: Catalogs = {
  fr: () => import('./exports/fr.json'),
  en: () => import('./exports/en.json'),
  es: () => import('./exports/es.json'),
  pt: () => import('./exports/pt.json'),
}
