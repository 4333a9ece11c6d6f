/** Profil et affichage. */
export { ProfileForm as ProfileRoute } from '@/features/session/profile-form'
