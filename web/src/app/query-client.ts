/**
 * Cache de ce que les sources répondent. Une erreur 4xx est une réponse : la redemander n'y changerait rien.
 *
 * Le réseau n'est pas son affaire : une source peut répondre sans lui, et sait dire quand elle ne le peut pas. Rien n'attend donc ici
 * son retour ; ce qui a échoué se redemande quand il revient.
 */
import { QueryClient } from '@tanstack/react-query'
import { Problem } from '@/lib/http/problem'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
    },
    mutations: { networkMode: 'always' },
  },
})
