/** Appareils connectés. */
export { SessionsList as SessionsRoute } from '@/features/session/sessions-list'
