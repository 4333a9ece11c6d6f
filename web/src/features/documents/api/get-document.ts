/** Un document d'une fiche, mis en page par le serveur dans une langue ; chaque lecture est au journal : elle ne se refait pas d'elle-même. */
import { queryOptions } from '@tanstack/react-query'
import { getPage } from '@/lib/http/request'
import type { Language } from '@/lib/i18n'
import { entityKey, type Entity } from '@/lib/model'

export interface DocumentPage {
  html: string
  /** Tel que le serveur nomme le fichier : le même nom que s'il était joint. */
  name: string
}

export const documentPath = (entity: Entity, id: string, document: string): string => `${entity.path}/${id}/documents/${encodeURIComponent(document)}`

export const documentQuery = (entity: Entity, id: string, document: string, locale: Language) =>
  queryOptions({
    queryKey: ['document', entityKey(entity), id, document, locale],
    queryFn: async ({ signal }): Promise<DocumentPage> => {
      const page = await getPage(documentPath(entity, id, document), { locale }, signal)
      return { html: await page.text(), name: fileNameOf(page) ?? `${document}.html` }
    },
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
  })

/** Le nom que dit `Content-Disposition`, sous sa forme complète (`filename*`, RFC 5987). */
function fileNameOf({ headers }: Response): string | undefined {
  const encoded = /filename\*=UTF-8''([^;\s]+)/i.exec(headers.get('Content-Disposition') ?? '')?.[1]
  return encoded && decodeURIComponent(encoded)
}
