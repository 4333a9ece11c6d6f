/** Textes des approbations : ils ne viennent qu'avec leurs écrans. */
import type { Catalogs } from '@/lib/i18n'

export const approvalsTexts: Catalogs = {
  fr: () => import('./approvals/fr.json'),
  en: () => import('./approvals/en.json'),
  es: () => import('./approvals/es.json'),
  pt: () => import('./approvals/pt.json'),
}
