/**
 * Un formulaire qui s'enregistre de lui-même. Ce qui se choisit part aussitôt ; ce qui s'écrit, une fois qu'on a fini de l'écrire, ou
 * quand on s'en va. Ce qui ne se lit pas attend d'être corrigé, sans retenir le reste.
 */
import { rootOf, type Form } from '@/lib/form/form'
import { toWire, type Values } from '@/lib/form/values'
import type { FieldProblem } from '@/lib/http/problem'
import { shownType, type Field } from '@/lib/model'

/** Le temps de finir d'écrire. */
const PAUSE_MS = 600

/** Ce qui se choisit d'un geste. */
const chosen = new Set(['boolean', 'select', 'multi_select', 'rating', 'color', 'link', 'links', 'user'])

export interface Autosave {
  /** Une lecture nouvelle : ce qui part, ou va partir, demeure. */
  follow: (read: Values) => void
  /** Écoute le formulaire ; rend de quoi cesser, après avoir envoyé ce qui attendait. */
  start: () => () => void
}

/** Garde des valeurs, et rend les fautes que le serveur leur trouve ; rejette quand rien n'a pu être gardé. */
type Send = (values: Values) => Promise<FieldProblem[]>

/** `send` peut attendre son tour ; `sendNow`, quand la page s'en va, n'attend rien. */
export function autosave(form: Form, send: Send, sendNow: Send): Autosave {
  const wire = (field: Field, values = form.values()) => JSON.stringify(toWire(form.model, field, values[field.name]))
  /** Ce que le serveur a, ou va avoir, ou a refusé. */
  const told = new Map(form.fields.map((field) => [field.name, wire(field, form.initial)]))
  const flying: string[][] = []
  let seen = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const isOpen = ({ name }: Field) => form.state(name).visible && !form.state(name).readOnly
  const unsaid = () => form.fields.filter((field) => isOpen(field) && wire(field) !== told.get(field.name))

  async function fly(fields: Field[], by: Send): Promise<void> {
    const names = fields.map(({ name }) => name)
    const sent = fields.map((field) => ({ field, text: wire(field) }))
    const forget = (lost: typeof sent) => lost.filter(({ field, text }) => told.get(field.name) === text).forEach(({ field }) => told.delete(field.name))
    for (const { field, text } of sent) told.set(field.name, text)
    flying.push(names)
    try {
      const faults = await by(Object.fromEntries(fields.map((field) => [field.name, toWire(form.model, field, form.values()[field.name])])))
      const refused = new Set(faults.map((one) => rootOf(one.field)))
      if (refused.size === 0) return
      const others = form.faults().filter((one) => !refused.has(rootOf(one.path))).map((one) => rootOf(one.path))
      form.placeErrors(faults)
      form.check(others)
      // Un refus refuse tout : le reste repart sans ce qui le gênait.
      const rest = sent.filter(({ field }) => !refused.has(field.name))
      if (rest.length === sent.length) return
      forget(rest)
      save(rest.map(({ field }) => field))
    } catch {
      forget(sent)
    } finally {
      flying.splice(flying.indexOf(names), 1)
    }
  }

  function soundOf(fields: Field[]): Field[] {
    const faulty = new Set(form.check(fields.map(({ name }) => name)).map(({ path }) => rootOf(path)))
    return fields.filter((field) => !faulty.has(field.name))
  }

  function save(fields: Field[]): void {
    const sound = soundOf(fields).filter((field) => wire(field) !== told.get(field.name))
    if (sound.length > 0) void fly(sound, send)
  }

  const flush = () => {
    clearTimeout(timer)
    save(unsaid())
  }

  /** Tout ce que le serveur n'a pas dit avoir : ce qui attendait son tour ne partirait jamais. */
  const leave = () => {
    clearTimeout(timer)
    const pending = new Set([...flying.flat(), ...unsaid().map(({ name }) => name)])
    const sound = soundOf(form.fields.filter(({ name }) => pending.has(name)))
    if (sound.length > 0) void fly(sound, sendNow)
  }

  function hear(): void {
    const fields = unsaid()
    const now = JSON.stringify(fields.map((field) => [field.name, wire(field)]))
    if (now === seen) return
    seen = now
    save(fields.filter((field) => chosen.has(shownType(field))))
    clearTimeout(timer)
    if (fields.some((field) => !chosen.has(shownType(field)))) timer = setTimeout(flush, PAUSE_MS)
  }

  return {
    follow: (read) => {
      const busy = new Set([...flying.flat(), ...unsaid().map(({ name }) => name)])
      form.rebase(Object.fromEntries(Object.entries(read).map(([name, value]) => [name, busy.has(name) ? form.values()[name] : value])))
      for (const field of form.fields) if (!busy.has(field.name)) told.set(field.name, wire(field))
    },
    start: () => {
      const stop = form.subscribe(hear)
      addEventListener('pagehide', leave)
      return () => {
        stop()
        removeEventListener('pagehide', leave)
        flush()
      }
    },
  }
}
