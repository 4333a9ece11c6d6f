/** Textes de l'éditeur de vues : ils viennent avec lui. */
import type { Catalogs } from '@/lib/i18n'

export const viewEditorTexts: Catalogs = {
  fr: () => import('./view-editor/fr.json'),
  en: () => import('./view-editor/en.json'),
  es: () => import('./view-editor/es.json'),
  pt: () => import('./view-editor/pt.json'),
}
