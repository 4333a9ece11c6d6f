/**
 * Boîte d'envoi devant une source : une écriture qui accepte d'attendre et que le réseau n'emporte pas est gardée, montrée sur sa
 * fiche, puis envoyée au retour, dans l'ordre et sous la même clé.
 *
 * Ce que le serveur refuse alors (conflit compris) reste là, avec sa raison, et retient ce qui le suit sur la même fiche : la personne
 * le reprend dans le formulaire, ou y renonce.
 */
import { connectivity } from '@/lib/http/connectivity'
import { asProblem, Problem } from '@/lib/http/problem'
import { entityKey, type Entity, type Page, type RecordData } from '@/lib/model'
import { createStore } from '@/lib/store'
import type { PageQuery, RecordSource, SourceState, Waiting } from './port'
import type { Shelf } from './shelf'
import type { Write } from './write'
import { writtenBy } from './written'

export interface Outbox {
  source: RecordSource
  /** Plus rien ne part : la personne n'est plus là. Ce qui attend reste gardé. */
  close: () => void
}

/** Le serveur n'a rien reçu, ou rien répondu : on ne sait pas. */
const isOutage = ({ status, code }: Problem): boolean => (status === 0 && code === 'network') || status === 502 || status === 504

/** Le serveur a lu la demande et dit non ; une session finie ou trop de demandes ne la jugent pas. */
const isVerdict = ({ status }: Problem): boolean => status >= 400 && status < 500 && ![401, 408, 429].includes(status)

export async function openOutbox(inner: RecordSource, shelf: Shelf): Promise<Outbox> {
  let waiting: readonly Waiting[] = await shelf.all()
  let closed = false
  const state = createStore<SourceState>({ waiting })
  const publish = () => state.set({ waiting, synced: inner.state.get().synced })
  publish()
  const of = (id: string) => waiting.filter((one) => one.write.id === id)

  const put = async (entry: Waiting) => {
    await shelf.put(entry)
    const known = waiting.some((one) => one.write.key === entry.write.key)
    waiting = known ? waiting.map((one) => (one.write.key === entry.write.key ? entry : one)) : [...waiting, entry]
    publish()
  }
  const remove = async (entries: readonly Waiting[]) => {
    await Promise.all(entries.map((entry) => shelf.remove(entry.write.key)))
    waiting = waiting.filter((one) => !entries.some((entry) => entry.write.key === one.write.key))
    publish()
  }
  const told = ({ write }: Waiting) => inner.heard({ entity: write.entity, id: write.id })

  const write: RecordSource['write'] = async (next, seen) => {
    if (!seen) return inner.write(next)
    const before = of(next.id)
    const waits = before.length > 0 && !before.some((one) => one.refusal)
    if (!waits) {
      try {
        const saved = await inner.write(next)
        await remove(before)
        return saved
      } catch (error) {
        if (!isOutage(asProblem(error))) throw error
        // Un navigateur qui ne garde rien laisse l'échec tel qu'il est.
        await put({ write: next, base: seen.base }).catch(() => Promise.reject(error))
        await remove(before)
      }
    } else {
      await put({ write: next, base: seen.base })
      void flush()
    }
    return shown({ id: next.id, ...seen.base }, of(next.id))
  }

  const send = async () => {
    // Un autre onglet a pu en envoyer ; ce qui arrive pendant qu'on relit reste.
    const before = waiting
    const stored = await shelf.all()
    waiting = [...stored, ...waiting.filter((one) => !before.includes(one) && !stored.some((other) => other.write.key === one.write.key))]
    publish()
    const held = new Set<string>()
    for (const { write: { key } } of waiting) {
      const entry = waiting.find((one) => one.write.key === key)
      if (closed || !entry) continue
      const { id } = entry.write
      if (entry.refusal || held.has(id)) held.add(id)
      else {
        // L'ordre compte : chacune attend que la précédente soit arrivée.
        // oxlint-disable-next-line no-await-in-loop
        const problem = await inner.write(entry.write).then((saved) => arrived(entry, saved), asProblem)
        if (problem && !isVerdict(problem)) return
        if (!problem) continue
        held.add(id)
        // oxlint-disable-next-line no-await-in-loop
        await put({ ...entry, refusal: problem.toJSON() })
        told(entry)
      }
    }
  }
  /** Ce qui suit sur la même fiche s'appuyait sur ce qui vient d'arriver. */
  const arrived = async (entry: Waiting, saved: RecordData): Promise<undefined> => {
    await remove([entry])
    await Promise.all(of(entry.write.id).map((later) => put({ ...later, write: { ...later.write, version: saved.version } as Write })))
    told(entry)
  }
  let sending: Promise<void> | undefined
  const flush = (): Promise<void> => {
    if (closed) return Promise.resolve()
    sending ??= alone(send).finally(() => {
      sending = undefined
    })
    return sending
  }

  const stops = [
    inner.state.subscribe(publish),
    connectivity.subscribe(() => {
      if (connectivity.get() === 'online') void flush()
    }),
  ]
  const source: RecordSource = {
    ...inner,
    state,
    write,
    flush,
    drop: async (id) => {
      const dropped = of(id)
      await remove(dropped)
      dropped.forEach(told)
    },
    one: async (entity, id, shape, signal) => {
      const record = await inner.one(entity, id, shape, signal).catch((error: unknown) => {
        const first = of(id)[0]
        if (!first || !(isOutage(asProblem(error)) || first.write.verb === 'create')) throw error
        return { id, ...first.base }
      })
      return shown(record, of(id))
    },
    page: async (entity, query, signal) => laid(entity, query, await inner.page(entity, query, signal), waiting),
  }
  return {
    source,
    close: () => {
      closed = true
      stops.forEach((stop) => stop())
    },
  }
}

/** La fiche comme elle sera, et ce qu'il en est. */
function shown(record: RecordData, mine: readonly Waiting[]): RecordData {
  if (mine.length === 0) return record
  return { ...record, ...writtenBy(mine), $local: mine.some((one) => one.refusal) ? 'held' : 'queued' }
}

/** La page, et ce qui l'attend ; ce qui naît ici ouvre une liste que rien ne restreint, faute de savoir s'il passerait le filtre. */
function laid(entity: Entity, query: PageQuery, page: Page, waiting: readonly Waiting[]): Page {
  const own = waiting.filter(({ write }) => write.entity === entityKey(entity))
  if (own.length === 0) return page
  const data = page.data.map((record) => shown(record, own.filter(({ write }) => write.id === record.id)))
  const whole = !query.cursor && !query.filter && !query.q && !query.deleted
  const born = own.filter(({ write }) => whole && write.verb === 'create' && !data.some((one) => one.id === write.id))
  return { ...page, data: [...born.map(({ write }) => shown({ id: write.id }, own.filter((one) => one.write.id === write.id))), ...data] }
}

/** Un seul onglet envoie à la fois. */
const alone = (work: () => Promise<void>): Promise<void> => (navigator.locks ? navigator.locks.request('opsflux.outbox', work) : work())
