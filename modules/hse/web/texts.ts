/** Textes des écrans du module. */
import type { Catalogs } from '@/lib/i18n'

export const texts: Catalogs = {
  fr: () => import('./texts/fr.json'),
  en: () => import('./texts/en.json'),
  es: () => import('./texts/es.json'),
  pt: () => import('./texts/pt.json'),
}
