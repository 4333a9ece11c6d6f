/** Textes de l'écran des abonnements aux événements. */
import type { Catalogs } from '@/lib/i18n'

export const webhooksTexts: Catalogs = {
  fr: () => import('./webhooks/fr.json'),
  en: () => import('./webhooks/en.json'),
  es: () => import('./webhooks/es.json'),
  pt: () => import('./webhooks/pt.json'),
}
