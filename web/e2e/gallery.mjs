/** La galerie : les écrans principaux, en clair et en sombre, sur un bureau, une tablette et un téléphone. `--screenshots` les garde. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, logIn, sessionOf } from './lib/browser.mjs'
import { showWhole } from './lib/canvas.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'
import { speakIn } from './lib/stretch.mjs'

const company = 'Pétroles du Golfe'
const desktop = { width: 1440, height: 900 }
const tall = { width: 1440, height: 1160 }
const tablet = { width: 820, height: 1180, touch: true }
const phone = { width: 390, height: 844, touch: true, deviceScaleFactor: 2 }

const incidents = { path: '/hse/incidents', ready: '[data-row]' }
const record = { path: '{incident}', ready: '#activity-title' }
const board = { path: '/hse/incidents?view=board&by=severity&quick=open', ready: '[data-board] a' }
const week = { path: '/agenda', ready: '[data-agenda] [data-key]' }
const approval = { path: '{approval}', ready: 'main h2' }
const notices = { path: '/notifications', ready: 'main li' }
const asCanvas = async (page) => {
  await page.getByRole('radio', { name: 'Schéma' }).check({ force: true })
  await showWhole(page)
}

/** Image, qui regarde, quoi, à quelle taille ; puis ce qu'il y a à y faire avant la photo. */
const shots = [
  ['list-dark', 'manager', incidents, { ...desktop, dark: true }],
  ['list-en', 'manager', incidents, { ...desktop, language: 'en' }],
  ['list-tablet', 'manager', incidents, tablet],
  ['list-phone-dark', 'manager', incidents, { ...phone, dark: true }],
  ['detail-tablet-dark', 'manager', record, { ...tablet, dark: true }],
  ['detail-es', 'manager', record, { ...desktop, language: 'es' }],
  ['board', 'manager', board, desktop],
  ['board-tablet-dark', 'manager', board, { ...tablet, dark: true }],
  ['board-phone', 'manager', board, phone],
  ['groups', 'manager', { path: '/hse/incidents?group=severity', ready: '[data-groups] li' }, desktop, (page) => page.locator('[data-groups] li button').first().click()],
  ['calendar', 'manager', { path: '/hse/incidents?view=calendar&day=2025-10-15', ready: '[data-calendar] [data-row]' }, desktop],
  ['pivot', 'manager', { path: '/hse/incidents?view=pivot&across=severity&chart=bars', ready: 'main [role=img]' }, { ...desktop, dark: true }],
  ['agenda-dark', 'manager', week, { ...desktop, dark: true }],
  ['agenda-pt', 'manager', week, { ...tablet, language: 'pt' }],
  ['agenda-phone', 'manager', week, phone],
  ['form-phone', 'manager', { path: '/hse/incidents/new', ready: '#field-title' }, phone],
  ['approval', 'chief', approval, desktop],
  ['approval-phone-dark', 'chief', approval, { ...phone, dark: true }],
  ['notices-phone', 'chief', notices, phone],
  ['preferences-phone-dark', 'chief', { path: '/settings/notifications', ready: '[role=switch]' }, { ...phone, dark: true }],
  ['trigger-canvas', 'admin', { path: '/admin/triggers/my/follow_up', ready: 'main h1' }, tall, asCanvas],
  ['flow-canvas', 'admin', { path: '/admin/flows/hse/incident', ready: 'main h1' }, { ...tall, dark: true }, asCanvas],
  ['roles', 'admin', { path: '/admin/roles', ready: 'main h1' }, desktop],
  ['jobs', 'admin', { path: '/admin/jobs', ready: 'main li' }, desktop],
]

const followUp = {
  labels: { fr: 'Suivre un incident grave', en: 'Follow a serious incident' },
  on: 'hse.incident.created',
  when: "severity != 'low'",
  steps: [
    {
      parallel: [
        {
          steps: [
            { do: 'notify', to: ['role:hse_manager'], template: 'hse.critical_incident' },
            { wait: 'PT2H' },
          ],
        },
        { steps: [{ wait: 'P1D' }] },
      ],
    },
    { do: 'notify', to: ['reporter'], template: 'hse.incident_created' },
  ],
}

export const gallery = () =>
  journey('galerie', async ({ open, step, accounts }) => {
    step('ceux qui regardent, et ce qu’ils ont à voir')
    const people = { manager: await open(), chief: await open(), admin: await open() }
    await logIn(people.manager, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await logIn(people.chief, accountOf(accounts, 'site_manager', company), '/hse/incidents')
    await logIn(people.admin, accountOf(accounts, 'admin', company), '/hse/incidents')
    const places = await furnish(people)

    const windows = new Map()
    for (const [name, who, { path, ready }, look, prepare] of shots) {
      step(name)
      const key = JSON.stringify([who, look])
      if (!windows.has(key)) windows.set(key, await lookAs(open, people[who], look))
      const page = windows.get(key)
      await page.goto(path.replace(/\{(\w+)\}/, (_, place) => places[place]))
      await page.locator(ready).first().waitFor()
      await prepare?.(page)
      await expectFits(page, name)
      await keepImage(page, name)
    }
    for (const page of windows.values()) await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

async function lookAs(open, page, { language = 'fr', ...look }) {
  const window = await open({ ...look, storageState: await sessionOf(page) })
  await speakIn(window, () => language)
  return window
}

/** Un incident grave qui attend une décision, une semaine remplie, un déclencheur à embranchements. */
async function furnish({ manager, chief, admin }) {
  await call(admin, 'PUT', '/definitions/triggers/follow_up', followUp)
  // Un site que tous voient : le premier de l'administrateur peut être d'une autre société.
  const site = (await call(manager, 'GET', '/core/sites?limit=1&fields=name')).data[0].id
  const made = await makeIncident(admin, 'Chute d’une charge au palan nord', { site, type: 'property', severity: 'high', immediate_actions: 'Zone balisée, palan consigné, équipe de levage réunie.' })
  await call(admin, 'POST', `/hse/incidents/${made.id}/actions/submit`, {})
  await call(manager, 'POST', `/hse/incidents/${made.id}/actions/classify`, { severity: 'high', potential: 'critical' })
  await call(manager, 'POST', `/hse/incidents/${made.id}/actions/approve`, {})
  // L'heure de Libreville : le dimanche y finit plus tôt.
  const monday = new Date(Date.now() + 3_600_000)
  monday.setUTCHours(0, 0, 0, 0)
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7))
  const at = (day, hour) => new Date(monday.getTime() + (day * 24 + hour) * 3_600_000).toISOString()
  const events = [
    ['Quart d’heure sécurité', 0, 6, 6.5],
    ['Revue des permis de travail', 0, 8, 9.5],
    ['Réunion de site', 1, 7, 8],
    ['Essai du déluge, pont principal', 1, 9, 11],
    ['Levage de la pompe P-204', 2, 6, 10],
    ['Enquête : chute de charge', 2, 13, 14.5],
    ['Relève d’équipage', 3, 5, 7],
    ['Audit HSE Delta Services', 3, 9, 12],
    ['Exercice d’abandon', 4, 8, 9],
    ['Point hebdomadaire', 4, 13, 14],
  ]
  for (const [title, day, from, to] of events) await call(manager, 'POST', '/core/events', { title, starts_at: at(day, from), ends_at: at(day, to) })
  const asked = await eventually(() => call(chief, 'GET', '/approvals'), (seen) => seen.data.length > 0, 'aucune demande n’attend')
  return { incident: `/hse/incidents/${made.id}`, approval: `/approvals/${asked.data[0].id}` }
}
