/** Textes de la remise : essais et journal des SMS. */
import type { Catalogs } from '@/lib/i18n'

export const deliveryTexts: Catalogs = {
  fr: () => import('./delivery/fr.json'),
  en: () => import('./delivery/en.json'),
  es: () => import('./delivery/es.json'),
  pt: () => import('./delivery/pt.json'),
}
