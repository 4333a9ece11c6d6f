/** Un déclencheur de module, lu d'ici : ce qu'il nomme dans son paquet prend son nom entier ; puis sa copie, à soi. */
import type { Trigger } from '@/features/automation/api/triggers'
import type { StepBody, TriggerBody } from '@/features/automation/trigger'
import type { Language } from '@/lib/i18n'
import type { Model } from '@/lib/model'
import { nameFrom } from '@/views/designer/names'
import { readTrigger, type TriggerDraft } from './trigger-draft'

/** Ce qu'une étape nomme dans son paquet. */
const named = ['entity', 'template', 'into', 'trigger'] as const

/** `templates/qhse.json` se cite aussi `qhse`. */
const bodyName = (name: string) => name.replace(/^templates\//, '').replace(/\.json$/, '')

/** La définition d'un module, telle qu'un autre paquet l'écrirait. */
export function adopted(body: TriggerBody, owner: string, model: Model): TriggerBody {
  const full = (name: string) => (name === '' || name.includes('.') ? name : `${owner}.${name}`)
  const query = (value: unknown) => (typeof value === 'object' && value !== null && 'entity' in value ? { ...value, entity: full(String(value.entity)) } : value)
  const steps = (bodies: unknown) => (bodies as StepBody[]).map(step)
  const step = (written: StepBody): StepBody => {
    const next: StepBody = { ...written }
    for (const key of named) if (typeof next[key] === 'string') next[key] = full(next[key])
    if (typeof next.body === 'string') next.body = full(bodyName(next.body))
    for (const key of ['for_each', 'list']) if (next[key] !== undefined) next[key] = query(next[key])
    for (const key of ['then', 'else', 'steps', 'parallel']) if (next[key] !== undefined) next[key] = steps(next[key])
    return next
  }
  const [first = ''] = body.on?.split('.') ?? []
  return {
    ...body,
    // L'événement commence par l'entité, avec ou sans son paquet.
    ...(body.on !== undefined && model.entities[`${owner}.${first}`] && { on: `${owner}.${body.on}` }),
    ...(body.entity !== undefined && { entity: full(body.entity) }),
    steps: steps(body.steps ?? []),
  }
}

const shortOf = ({ name, package: owner }: Trigger) => name.slice(owner.length + 1)

/** De quoi le montrer ; rien quand le serveur ne dit pas sa définition. */
export const readModule = (trigger: Trigger, model: Model): TriggerDraft | undefined => (trigger.body ? readTrigger(shortOf(trigger), adopted(trigger.body, trigger.package, model), {}) : undefined)

/** Le même, à soi, pas encore gardé. `label` : son nom, dans la langue de qui le copie. */
export function copyOf(trigger: Trigger, model: Model, { label, language, taken }: { label: string; language: Language; taken: readonly string[] }): TriggerDraft | undefined {
  const read = readModule(trigger, model)
  return read && { ...read, kept: false, name: nameFrom(label, taken), labels: { [language]: label } }
}
