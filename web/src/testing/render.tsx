/** Rend un composant avec ce qu'il attend autour : un cache neuf, déjà rempli du modèle d'essai. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { modelQuery } from '@/features/model/api/get-model'
import { ZoneContext } from '@/lib/format'
import type { Model } from '@/lib/model'
import { model } from './model'

export function show(node: ReactNode, known: Model = model) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  client.setQueryData(modelQuery('fr').queryKey, known)
  const drawn = render(
    <QueryClientProvider client={client}>
      <ZoneContext value="Africa/Libreville">{node}</ZoneContext>
    </QueryClientProvider>,
  )
  return { ...drawn, client }
}
