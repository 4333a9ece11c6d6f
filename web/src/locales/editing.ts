/** Textes de la saisie d'un champ : ils viennent avec les éditeurs. */
import type { Catalogs } from '@/lib/i18n'

export const editingTexts: Catalogs = {
  fr: () => import('./editing/fr.json'),
  en: () => import('./editing/en.json'),
  es: () => import('./editing/es.json'),
  pt: () => import('./editing/pt.json'),
}
