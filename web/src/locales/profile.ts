/** Textes du profil et de son affichage : ils viennent avec lui. */
import type { Catalogs } from '@/lib/i18n'

export const profileTexts: Catalogs = {
  fr: () => import('./profile/fr.json'),
  en: () => import('./profile/en.json'),
  es: () => import('./profile/es.json'),
  pt: () => import('./profile/pt.json'),
}
