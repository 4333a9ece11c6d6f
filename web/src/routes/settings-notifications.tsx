/** Préférences de notification. */
export { PreferencesForm as NotificationSettingsRoute } from '@/features/notifications/preferences-form'
