/** Les textes d'une définition de vues : ceux d'un groupe (`sections`, `quick`) se récrivent, les autres restent. */
import type { ViewsBody } from '@/features/definitions/api/layout'
import type { Labels } from '@/lib/i18n'

/** Rien, quand il n'en reste aucun. */
export function textsWith(body: ViewsBody | null, group: 'sections' | 'quick', named: { name: string; labels: Labels }[]): ViewsBody['texts'] {
  const kept = Object.entries(body?.texts ?? {}).filter(([key]) => !key.startsWith(`${group}.`))
  const said = named.flatMap(({ name, labels }): [string, Labels][] => {
    const written = Object.entries(labels).filter(([, text]) => text.trim() !== '')
    return written.length > 0 ? [[`${group}.${name}`, Object.fromEntries(written)]] : []
  })
  const texts = [...kept, ...said]
  return texts.length > 0 ? Object.fromEntries(texts) : undefined
}
