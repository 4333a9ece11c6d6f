/** Configuration : le modèle, l'automatisation, les droits. */
import { learn } from '@/lib/i18n'
import { adminTexts } from '@/locales/admin'

await learn(adminTexts)

export { AdminView as AdminRoute } from '@/views/admin/admin-view'
