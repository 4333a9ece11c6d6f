/** Les textes d'une définition de vues : ceux d'un groupe (`sections`, `quick`) se récrivent, les autres restent. */
import type { Layout, ViewsBody } from '@/features/definitions/api/layout'
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

/** La définition sans l'une de ses parties, rendue à son module ; rien quand plus rien n'y reste. */
export function without({ body }: Layout, part: 'form' | 'list', group: 'sections' | 'quick'): ViewsBody | null {
  if (!body || Object.keys(body).every((key) => key === part || key === 'texts')) return null
  return { ...body, [part]: undefined, texts: textsWith(body, group, []) }
}
