/** Approbations : la liste de la personne, ou l'une d'elles. */
import { learn } from '@/lib/i18n'
import { approvalsTexts } from '@/locales/approvals'

await learn(approvalsTexts)

export { ApprovalsView as ApprovalsRoute } from '@/views/approvals/approvals-view'
