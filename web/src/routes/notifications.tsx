/** Toutes mes notifications. */

export { NotificationsView as NotificationsRoute } from '@/views/notifications/notifications-view'
