/** Textes du planning. */
import type { Catalogs } from '@/lib/i18n'

export const timelineTexts: Catalogs = {
  fr: () => import('./timeline/fr.json'),
  en: () => import('./timeline/en.json'),
  es: () => import('./timeline/es.json'),
  pt: () => import('./timeline/pt.json'),
}
