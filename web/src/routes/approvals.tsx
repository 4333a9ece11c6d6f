/** Approbations : la liste de la personne, ou l'une d'elles. */

export { ApprovalsView as ApprovalsRoute } from '@/views/approvals/approvals-view'
