/** Textes de ce qui attend d'être envoyé. */
import type { Catalogs } from '@/lib/i18n'

export const outboxTexts: Catalogs = {
  fr: () => import('./outbox/fr.json'),
  en: () => import('./outbox/en.json'),
  es: () => import('./outbox/es.json'),
  pt: () => import('./outbox/pt.json'),
}
