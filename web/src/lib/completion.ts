/** Propositions pendant la frappe d'une expression : noms de champs, options d'un choix, fonctions et mots connus. */
import { fieldNamed, isReference, type Entity, type Model } from './model'

export interface Suggestion {
  /** Ce qui remplace le mot commencé. */
  text: string
  /** Ce que c'est, en clair. */
  hint: string
}

export interface Completion {
  /** Début du mot commencé, dans le texte. */
  from: number
  offers: Suggestion[]
}

/** Vocabulaire du serveur utile à un filtre ; les signatures sont celles d'`expr`. */
const words = ['actor.id', 'add_months(today, -1)', 'contains("")', 'date("")', 'date_diff(today, today, "day")', 'days(7)', 'duration("24h")', 'end_of(today, "month")', 'endsWith("")', 'false', 'in []', 'lowerAscii()', 'matches("")', 'now', 'null', 'size()', 'start_of(today, "month")', 'startsWith("")', 'timestamp("")', 'today', 'true', 'under(id, "")']
/** Noms que la fiche elle-même porte : telle qu'elle est, telle qu'elle était. */
const itself = new Set(['record', 'old'])
const MOST = 8

/** `own` : ce que l'endroit nomme de plus ; sans fiche ni lui, rien n'est proposé. */
export function complete(model: Model, entity: Entity | undefined, text: string, caret: number, own: readonly Suggestion[] = []): Completion {
  const before = text.slice(0, caret)
  const [word = ''] = /["']?[\w.]*$/.exec(before) ?? []
  const from = caret - word.length
  const wanted = word.replace(/^["']/, '').toLowerCase()
  const named = () => (entity ? namesFor(model, entity, wanted) : own.length > 0 && wanted !== '' ? words.map((one) => ({ text: one, hint: '' })) : [])
  const offers = [...(entity ? optionsAfter(entity, before.slice(0, from)) : []), ...(word.startsWith('"') || word.startsWith("'") ? [] : [...own, ...named()])]
  const fitting = offers.filter((one) => one.text.replace(/^"/, '').toLowerCase().startsWith(wanted) && one.text !== word)
  return { from, offers: fitting.slice(0, MOST) }
}

/** Après `severity ==` ou `severity in [`, les options du champ. */
function optionsAfter(entity: Entity, before: string): Suggestion[] {
  const [, name = ''] = /(\w+)\s*(?:==|!=|in\s*\[(?:[^\]]*,)?)\s*$/.exec(before) ?? []
  return (fieldNamed(entity, name)?.options ?? []).map((option) => ({ text: JSON.stringify(option.value), hint: option.label }))
}

function namesFor(model: Model, entity: Entity, wanted: string): Suggestion[] {
  const [head = '', ...rest] = wanted.split('.')
  const link = rest.length > 0 ? fieldNamed(entity, head) : undefined
  const target = rest.length > 0 && itself.has(head) ? entity : link && isReference(link) ? model.entities[link.to ?? 'core.user'] : undefined
  if (target) return target.fields.filter((field) => field.filterable).map((field) => ({ text: `${head}.${field.name}`, hint: field.label }))
  if (wanted === '') return entity.fields.filter((field) => field.filterable && !field.system).map((field) => ({ text: field.name, hint: field.label }))
  const after = link ? `${head}.` : ''
  return [...entity.fields.filter((field) => field.filterable).map((field) => ({ text: field.name, hint: field.label })), ...words.map((one) => ({ text: after + one, hint: '' }))]
}
