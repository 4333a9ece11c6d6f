/** Un circuit qui se lit : rien de ce qui s'y règle n'est tu, et tout s'y dit par son nom. */
import i18n from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import type { WorkflowBody } from '@/features/definitions/workflow'
import { formatFor } from '@/lib/format'
import { learn } from '@/lib/i18n'
import { canvasTexts } from '@/locales/canvas'
import { incident, model } from '@/testing/model'
import { flowLines } from './use-flow-lines'

beforeAll(() => learn(canvasTexts))

const lines = (body: WorkflowBody) => flowLines({ t: i18n.t, format: formatFor('fr', 'UTC'), model, triggers: [], roles: [{ code: 'hse_manager', name: 'Responsable HSE' }], groups: [] } as never, 'fr', incident, body).map((line) => line.replaceAll('\u00a0', ' '))

const body: WorkflowBody = {
  field: 'status',
  initial: 'draft',
  states: { draft: { tone: 'neutral' }, closed: { tone: 'success', final: true } },
  transitions: { close: { from: ['draft'], to: 'closed', params: { cost: 'field' }, set: { title: "'x'" }, separate: ['reporter'], approval: 'approval', tone: 'danger', confirm: true } },
  approval: { calendar: 'bureau', reset_on: ['cost'], steps: [{ name: 'chief', any: ['role:hse_manager', 'manager_of(reporter)'], at_least: 2, within: 'PT24H', escalate: 'manager_of(approver)' }] },
  clock: { answer: { start: 'draft', stop: 'closed', target: 'PT8H', calendar: 'usine' } },
  texts: { 'status.options.draft': { fr: 'Brouillon', en: 'Draft' }, 'actions.close.confirm': { fr: 'Clore ?', en: 'Close?' }, 'actions.close.label': { fr: 'Clore' }, 'clocks.answer': { fr: 'Réponse' } },
}

test('what a flow sets is said in words', () => {
  expect(lines(body).join('\n')).toBe(`État « Brouillon »
   Libellé de l’état · English : Draft
   Une fiche naît dans cet état
   Couleur : Neutre
État « closed »
   Le circuit finit là
   Couleur : Bon
Transition « Clore »
   Brouillon → closed
   Champs demandés : Coût
   Champs à remplir : Titre = 'x'
   Ne peuvent pas la faire : Déclarant
   Couleur du bouton : Grave
   Poser une question avant
   La question : Clore ?
   La question · English : Close?
   D’autres doivent d’abord approuver
   Étape 1 : chief
      Qui approuve : Rôle Responsable HSE et Supérieur de : Déclarant
      Combien il en faut : Un nombre de personnes
      Personnes : 2
      Délai : 24 heures
      Passé le délai, s’ajoute : Le supérieur de qui est en retard
   Redemander si changent : Coût
   Calendrier des délais : bureau
Libellé du chronomètre : Réponse
   Part en entrant dans : Brouillon
   S’arrête en entrant dans : closed
   Délai à tenir : 8 heures
   Calendrier des délais : usine`)
})

const order = { close: { ...body.transitions.close!, tone: 'success' as const } }
test.each<[string, Partial<WorkflowBody>]>([
  ['how many approve', { approval: { ...body.approval!, steps: [{ ...body.approval!.steps[0]!, at_least: 1 }] } }],
  ['the calendar of an approval', { approval: { ...body.approval!, calendar: 'nuit' } }],
  ['the calendar of a clock', { clock: { answer: { ...body.clock!.answer!, calendar: 'nuit' } } }],
  ['the question', { texts: { ...body.texts, 'actions.close.confirm': { fr: 'Sûr ?', en: 'Close?' } } }],
  ['the tone of a button', { transitions: order }],
  ['another language', { texts: { ...body.texts, 'status.options.draft': { fr: 'Brouillon', en: 'Sketch' } } }],
])('a change of %s shows', (_, part) => {
  expect(lines({ ...body, ...part })).not.toEqual(lines(body))
})
