/** Tout ce que dit une étape qu'on lit sans la changer : des mots, dans un ordre, et rien de perdu. */
import i18n from 'i18next'
import { expect, test } from 'vitest'
import type { Trigger } from '@/features/automation/api/triggers'
import { formatFor } from '@/lib/format'
import { incident, model } from '@/testing/model'
import { newStep, type StepKind } from './steps'
import { stepFacts } from './use-step-facts'

const known = () => ({ t: i18n.t, format: formatFor('fr', 'UTC'), model, triggers: [{ name: 'hse.late', label: 'Relancer' }] as Trigger[], roles: [{ code: 'hse_manager', name: 'Responsable HSE' }], groups: [{ named: 'duty', name: 'Astreinte' }], natures: { kind: [{ name: 'alert', label: 'Alerte' }], severity: [{ name: 'warning', label: 'Avertissement' }] } })

test.each<[StepKind, Record<string, unknown>, string[]]>([
  [
    'notify',
    { template: 'hse.late', to: ['role:hse_manager', 'reporter'], priority: 3, channels: ['in_app'], escalate: { after: 'PT30M', to: ['manager'] }, if: 'cost > 1' },
    ['Seulement si : cost > 1', 'À qui : Rôle Responsable HSE et Déclarant', 'Message : hse.late', 'Canaux : Dans l’application', 'Le redire si elle n’est pas lue : 30 minutes → Son supérieur', 'Priorité : Urgence'],
  ],
  ['report', { to: ['reporter'], kind: 'alert', severity: 'warning' }, ['À qui : Déclarant', 'Type : Alerte', 'Gravité : Avertissement']],
  ['mail', { to: ['reporter'], severity: 'later' }, ['À qui : Déclarant', 'Gravité : later']],
  ['create', { entity: 'core.site', set: { name: "'x'" } }, ['Fiche à créer : Site', "Champs à remplir : Nom = 'x'"]],
  ['update', { record: 'site', set: { cost: '1', title: "'x'" } }, ['Sur quelle fiche : Site', "Champs à remplir : Coût = 1 / Titre = 'x'"]],
  ['call', { url: "'x'", retry: 0, body: 'hse.qhse' }, ["Adresse appelée : 'x'", 'Gabarit du corps : hse.qhse', 'Nouveaux essais si l’appel échoue : 0']],
  ['job', { job: 'trigger', trigger: 'hse.late', delay: 'PT2H', priority: 7 }, ['Ce qu’il fait : Réveiller un déclencheur', 'Déclencheur : Relancer', 'Au bout de : 2 heures', 'Priorité : 7']],
  ['each', { for_each: { entity: 'core.site', sort: '-name', limit: 5 } }, ['Parcourir : Site / Tri : Nom, du plus grand au plus petit / Combien au plus : 5']],
  ['each', { for_each: 'actions' }, ['Parcourir : Actions correctives']],
  ['delete', { repeat: 'P1D', while: 'cost > 1', on_error: 'continue' }, ['Toutes les : 1 jour', 'Tant que : cost > 1', 'En cas d’échec : Continuer même si cette étape échoue']],
  ['branch', { if: 'cost > 1' }, ['Si : cost > 1']],
  ['script', { source: 'x', later: { deep: 1 } }, ['Script : x', 'later : {"deep":1}']],
])('a step %s says %j', (kind, values, said) => {
  const facts = stepFacts(i18n.t, model, known(), { ...newStep(kind), values }, incident)
  expect(facts.map((fact) => `${fact.label} : ${fact.said.replaceAll('\n', ' / ')}`.replaceAll('\u00a0', ' '))).toEqual(said)
})
