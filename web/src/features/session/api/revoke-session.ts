/** Déconnecte un appareil à distance. */
import { del } from '@/lib/http/request'

export const revokeSession = (id: string): Promise<void> => del(`/auth/sessions/${id}`)
