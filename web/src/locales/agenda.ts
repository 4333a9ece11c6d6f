/** Textes de l'agenda. */
import type { Catalogs } from '@/lib/i18n'

export const agendaTexts: Catalogs = {
  fr: () => import('./agenda/fr.json'),
  en: () => import('./agenda/en.json'),
  es: () => import('./agenda/es.json'),
  pt: () => import('./agenda/pt.json'),
}
