/** Textes du courrier et de ses gabarits. */
import type { Catalogs } from '@/lib/i18n'

export const mailTexts: Catalogs = {
  fr: () => import('./mail/fr.json'),
  en: () => import('./mail/en.json'),
  es: () => import('./mail/es.json'),
  pt: () => import('./mail/pt.json'),
}
