/** Fiches désignées par leur titre, leur numéro ou leur code : ce qu'un tableau collé écrit à la place d'un lien. */
import { fieldNamed, titleOf, type Entity, type Field, type Model } from '@/lib/model'
import { soughtIn, type Block } from '@/lib/paste/fill'
import { fold } from '@/lib/plain'
import { recordSource } from '@/lib/records/source'
import type { Ref } from '@/lib/ref'

/** Une adresse reste courte. */
const AT_ONCE = 40
const nameLike = ['code', 'email']

/** Par texte plié (`fold`) ; un texte que deux fiches portent n'en désigne aucune. */
export async function findByLabel(entity: Entity, texts: string[]): Promise<Map<string, Ref>> {
  const names = [...new Set([entity.title_field, entity.number_field, ...nameLike])].filter((name): name is string => Boolean(name && fieldNamed(entity, name)))
  const batches = Array.from({ length: Math.ceil(texts.length / AT_ONCE) }, (_, rank) => texts.slice(rank * AT_ONCE, (rank + 1) * AT_ONCE))
  const pages = await Promise.all(
    batches.map((batch) => {
      const filter = names.map((name) => `${name} in ${JSON.stringify(batch)}`).join(' || ')
      return recordSource.get().page(entity, { filter, fields: names.join(','), limit: 1000 })
    }),
  )
  const found = new Map<string, Ref | undefined>()
  for (const record of pages.flatMap((page) => page.data)) {
    for (const name of names) {
      const key = fold(String(record[name] ?? ''))
      if (key === '' || found.get(key)?.id === record.id) continue
      found.set(key, found.has(key) ? undefined : { id: record.id, label: titleOf(entity, record) })
    }
  }
  return new Map([...found].filter((one): one is [string, Ref] => one[1] !== undefined))
}

/** Les fiches que nomme un tableau collé, champ par champ. */
export async function findInBlock(model: Model, block: Block): Promise<Map<Field, Map<string, Ref>>> {
  const found = await Promise.all(
    [...soughtIn(block)].map(async ([field, texts]): Promise<[Field, Map<string, Ref>]> => {
      const target = model.entities[field.to ?? (field.type === 'user' ? 'core.user' : '')]
      return [field, target && texts.length > 0 ? await findByLabel(target, texts) : new Map<string, Ref>()]
    }),
  )
  return new Map(found)
}
