/** Textes de la liste des notifications : ils ne viennent qu'avec elle. */
import type { Catalogs } from '@/lib/i18n'

export const notificationsTexts: Catalogs = {
  fr: () => import('./notifications/fr.json'),
  en: () => import('./notifications/en.json'),
  es: () => import('./notifications/es.json'),
  pt: () => import('./notifications/pt.json'),
}
