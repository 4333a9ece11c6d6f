/** Cache des réponses du serveur. Une erreur 4xx est une réponse : la redemander n'y changerait rien. */
import { QueryClient } from '@tanstack/react-query'
import { Problem } from '@/lib/http/problem'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
    },
  },
})
