/** Textes des gestes en nombre que le serveur mène : ils ne viennent qu'avec eux. */
import type { Catalogs } from '@/lib/i18n'

export const bulkJobTexts: Catalogs = {
  fr: () => import('./bulk-job/fr.json'),
  en: () => import('./bulk-job/en.json'),
  es: () => import('./bulk-job/es.json'),
  pt: () => import('./bulk-job/pt.json'),
}
