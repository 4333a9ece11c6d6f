/** Textes de l'écran des favoris : ils ne viennent qu'avec lui. */
import type { Catalogs } from '@/lib/i18n'

export const bookmarksTexts: Catalogs = {
  fr: () => import('./bookmarks/fr.json'),
  en: () => import('./bookmarks/en.json'),
  es: () => import('./bookmarks/es.json'),
  pt: () => import('./bookmarks/pt.json'),
}
