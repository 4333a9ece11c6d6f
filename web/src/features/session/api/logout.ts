/** Ferme la session ; même si le serveur ne répond pas, ce navigateur l'oublie. */
import { post } from '@/lib/http/request'
import { forgetSession } from '@/lib/http/session'

export const logout = (): Promise<void> => post<void>('/auth/logout').finally(forgetSession)
