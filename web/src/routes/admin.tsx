/** Configuration : le modèle, l'automatisation, les droits. */
import { learn } from '@/lib/i18n'
import { adminTexts } from '@/locales/admin'
import { shapingTexts } from '@/locales/shaping'

await Promise.all([learn(adminTexts), learn(shapingTexts)])

export { AdminView as AdminRoute } from '@/views/admin/admin-view'
