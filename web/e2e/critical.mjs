/** Planning dont les tâches se suivent : liens, lien tiré, chemin critique, référence, avancement, boucles, au clavier, par ressource, au téléphone. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, letGo, logIn, takeBack } from './lib/browser.mjs'
import { push } from './lib/gestures.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const label = (fr, en) => ({ fr, en })

const task = {
  title: 'name',
  labels: label('Tâche', 'Task'),
  plural_labels: label('Tâches', 'Tasks'),
  fields: {
    name: { type: 'text', required: true, search: 'A', labels: label('Nom', 'Name') },
    starts_on: { type: 'date', labels: label('Début', 'Start') },
    ends_on: { type: 'date', labels: label('Fin', 'End') },
    planned_start: { type: 'date', labels: label('Début prévu', 'Planned start') },
    planned_end: { type: 'date', labels: label('Fin prévue', 'Planned end') },
    done: { type: 'integer', min: 0, max: 100, labels: label('Avancement', 'Progress') },
    team: { type: 'select', options: { wells: 'info', works: 'success' }, option_labels: { wells: label('Puits', 'Wells'), works: label('Travaux', 'Works') }, labels: label('Équipe', 'Team') },
    predecessors: { type: 'children', of: 'task_link', labels: label('Prédécesseurs', 'Predecessors') },
  },
}
const taskLink = {
  title: 'kind',
  labels: label('Lien', 'Link'),
  plural_labels: label('Liens', 'Links'),
  fields: {
    previous: { type: 'link', to: 'my.task', required: true, labels: label('Après', 'After') },
    kind: { type: 'select', options: { FS: 'neutral', SS: 'neutral', FF: 'neutral', SF: 'neutral' }, labels: label('Sorte', 'Kind') },
    lag: { type: 'integer', labels: label('Délai', 'Lag') },
  },
}
const plan = { timeline: { start: 'starts_on', end: 'ends_on', depends: 'predecessors', baseline_start: 'planned_start', baseline_end: 'planned_end', progress: 'done' } }

const loop = {
  title: 'name',
  labels: label('Étape', 'Step'),
  plural_labels: label('Étapes', 'Steps'),
  fields: { name: { type: 'text', required: true, labels: label('Nom', 'Name') }, starts_on: task.fields.starts_on, ends_on: task.fields.ends_on, after: { type: 'links', to: 'my.step', labels: label('Après', 'After') } },
}

export const critical = () =>
  journey('chemin critique', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')
    await call(page, 'POST', '/definitions/apply', {
      changes: [
        { path: 'entities/task', body: task },
        { path: 'entities/task_link', body: taskLink },
        { path: 'views/task', body: plan },
        { path: 'entities/step', body: loop },
      ],
    })
    const ids = {}
    const add = async (name, starts_on, ends_on, after, more = {}) => {
      const predecessors = after.map(([previous, kind, lag]) => ({ previous: ids[previous], kind, lag }))
      ids[name] = (await call(page, 'POST', '/my/tasks', { name, starts_on, ends_on, predecessors, ...more })).id
    }
    await add('Études', '2026-11-02', '2026-11-06', [], { planned_start: '2026-11-02', planned_end: '2026-11-04', done: 100, team: 'works' })
    await add('Achats', '2026-11-07', '2026-11-13', [['Études']], { planned_start: '2026-11-05', planned_end: '2026-11-11', done: 60, team: 'works' })
    await add('Formation', '2026-11-09', '2026-11-10', [['Études', 'FS', 1]], { done: 0, team: 'wells' })
    await add('Forage', '2026-11-14', '2026-11-22', [['Achats']], { planned_start: '2026-11-14', planned_end: '2026-11-22', team: 'wells' })
    await add('Suivi', '2026-11-16', '2026-11-19', [['Forage', 'SS', 2], ['Forage', 'FF']], { team: 'wells' })
    await add('Essais', '2026-11-23', '2026-11-25', [['Forage'], ['Formation']], { team: 'works' })
    const bar = (name) => page.locator(`[data-bar][aria-label^="${name},"]`)
    const says = (name) => bar(name).getAttribute('aria-label')
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? '')

    step('les liens se dessinent, le chemin critique se lit')
    await page.goto('/my/tasks?view=timeline&day=2026-11-16')
    await bar('Essais').waitFor()
    await eventually(() => page.locator('.time-link').count(), (count) => count === 7, 'les liens ne sont pas tous dessinés')
    await eventually(() => page.locator('[data-bar][data-critical]').count(), (count) => count === 4, 'le chemin critique n’a pas ses quatre tâches')
    expect((await says('Forage')).includes('sur le chemin critique'), 'une barre ne dit pas qu’elle est critique')
    expect((await says('Forage')).includes('après Achats, avant Essais et Suivi'), `les liens ne se disent pas : ${await says('Forage')}`)
    expect((await says('Formation')).includes('marge totale de 12 jours, libre de 12 jours'), `la marge ne se dit pas : ${await says('Formation')}`)
    expect((await says('Suivi')).includes('commence trop tôt pour Forage'), 'un lien rompu ne se dit pas')
    expect((await says('Achats')).includes('fait à 60 %'), 'l’avancement ne se dit pas')
    expect((await says('Achats')).includes('2 jours de retard sur la référence'), 'la référence ne se dit pas')
    expect((await page.locator('.time-baseline').count()) === 3 && (await page.locator('.time-done').count()) === 2, 'référence ou avancement absents')
    expect((await page.locator('[data-broken]').count()) === 1, 'un lien rompu ne se distingue pas')
    await expectAccessible(page, 'planning à liens')
    await expectAccessibleOnPhone(page, 'planning à liens')
    await keepImage(page, 'critical-path')

    step('à la souris : un lien se tire d’une barre à une autre, s’annule, se refuse s’il tourne en rond')
    const middle = async (target) => {
      const box = await target.boundingBox()
      return [box.x + box.width / 2, box.y + box.height / 2]
    }
    const pull = async (from, to) => {
      await bar(from).hover()
      await page.mouse.move(...(await middle(page.locator(`[data-bar][aria-label^="${from},"] + [data-pull]`))))
      await page.mouse.down()
      await page.mouse.move(...(await middle(bar(to))), { steps: 6 })
    }
    await pull('Formation', 'Suivi')
    await page.locator('.time-pull[data-aimed]').waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
    await page.locator('.time-pull').waitFor({ state: 'detached' })
    await letGo(page)
    await pull('Formation', 'Achats')
    await page.locator('.time-pull[data-aimed]').waitFor({ state: 'attached' })
    await letGo(page)
    await page.getByText('« Formation » puis « Achats » : liées').waitFor()
    await eventually(() => page.locator('.time-link').count(), (count) => count === 8, 'le lien tiré ne se dessine pas')
    const purchases = await call(page, 'GET', `/my/tasks/${ids.Achats}`)
    expect(purchases.predecessors.length === 2 && purchases.predecessors.some((one) => one.kind === 'FS' && (one.previous.id ?? one.previous) === ids.Formation), `prédécesseurs : ${JSON.stringify(purchases.predecessors)}`)
    await takeBack(page, '« Formation » puis « Achats » : liées')
    await eventually(() => page.locator('.time-link').count(), (count) => count === 7, 'le lien tiré ne se défait pas')
    const undone = await call(page, 'GET', `/my/tasks/${ids.Achats}`)
    expect(undone.predecessors.length === 1 && undone.predecessors[0].id === purchases.predecessors.find((one) => (one.previous.id ?? one.previous) !== ids.Formation).id, `défait autrement : ${JSON.stringify(undone.predecessors)}`)
    await pull('Études', 'Achats')
    // La ligne va jusqu'au pointeur ; visée, elle s'arrêterait au bord de la barre.
    const [overX, overY] = await middle(bar('Achats'))
    const tip = () => page.locator('.time-pull .time-link').evaluateAll((lines) => lines.map((line) => [line.getBoundingClientRect().right, line.getBoundingClientRect().bottom])[0] ?? [])
    await eventually(tip, ([right, bottom]) => Math.hypot(right - overX, bottom - overY) < 8, 'la ligne tirée ne suit pas le pointeur')
    expect((await page.locator('.time-pull[data-aimed]').count()) === 0, 'un lien qui existe se vise encore')
    await letGo(page)
    await page.locator('.time-pull').waitFor({ state: 'detached' })
    await pull('Essais', 'Études')
    await page.locator('.time-pull[data-aimed]').waitFor({ state: 'attached' })
    await letGo(page)
    await page.getByText('« Essais » et « Études » ne se lient pas').waitFor()
    expect((await call(page, 'GET', `/my/tasks/${ids['Études']}`)).predecessors.length === 0, 'la boucle est écrite')
    expect(page.url().includes('view=timeline'), 'tirer un lien a ouvert une fiche')

    step('au bord, la grille défile : un lien ou une barre va plus loin que ce qu’on voyait')
    const size = page.viewportSize()
    await page.setViewportSize({ width: 800, height: 640 })
    await page.goto('/my/tasks?view=timeline&day=2026-11-16')
    await bar('Études').waitFor()
    const grid = page.locator('[data-timeline]')
    const scrolled = () => grid.evaluate((one) => one.scrollLeft)
    const back = () => grid.evaluate((one) => one.scrollTo(0, 0))
    const room = await grid.boundingBox()
    const atEdge = async (y) => {
      await page.mouse.move(room.x + room.width - 60, y, { steps: 4 })
      await page.mouse.move(room.x + room.width - 3, y, { steps: 4 })
      // Le pointeur ne bouge plus : la grille, partie de son début, avance seule bien au-delà d'un pas.
      await eventually(scrolled, (seen) => seen > 100, 'la grille ne défile pas, ou s’arrête alors qu’on tient encore le bord')
    }
    await back()
    await bar('Études').hover()
    await page.mouse.move(...(await middle(page.locator('[data-bar][aria-label^="Études,"] + [data-pull]'))))
    await page.mouse.down()
    await atEdge((await bar('Études').boundingBox()).y + 10)
    await eventually(async () => (await bar('Essais').boundingBox()).x + 20, (x) => x < room.x + room.width - 60, 'la tâche visée n’arrive pas')
    // Loin du bord, elle s'arrête : les barres ne bougent plus sous le pointeur.
    await page.mouse.move(room.x + room.width / 2, room.y + 90)
    const [x, y] = await middle(bar('Forage'))
    await page.mouse.move(Math.min(Math.max(x, room.x + room.width / 2), room.x + room.width - 80), y, { steps: 4 })
    await page.locator('.time-pull[data-aimed]').waitFor({ state: 'attached' })
    const rest = await scrolled()
    await page.waitForTimeout(300)
    expect((await scrolled()) === rest, 'la grille défile encore loin du bord')
    await page.keyboard.press('Escape')
    await letGo(page)
    await back()
    await page.mouse.move(...(await middle(bar('Études'))))
    await page.mouse.down()
    await atEdge((await bar('Études').boundingBox()).y + 10)
    await page.keyboard.press('Escape')
    await letGo(page)
    const over = await scrolled()
    await page.waitForTimeout(300)
    expect((await scrolled()) === over, 'renoncer n’arrête pas le défilement')
    expect((await call(page, 'GET', `/my/tasks/${ids['Études']}`)).starts_on === '2026-11-02', 'une barre à laquelle on a renoncé a bougé')
    await page.setViewportSize(size)
    await page.goto('/my/tasks?view=timeline&day=2026-11-16')
    await bar('Essais').waitFor()

    step('au clavier : de tâche en tâche par les liens, puis un déplacement change le chemin')
    await bar('Études').focus()
    await page.keyboard.press(']')
    await eventually(focused, (seen) => seen.startsWith('Achats,'), '] ne va pas à la tâche suivante')
    await page.keyboard.press('[')
    await eventually(focused, (seen) => seen.startsWith('Études,'), '[ ne revient pas à la précédente')
    await page.keyboard.press('[')
    await page.getByText('Aucune tâche ne précède celle-ci.').waitFor({ state: 'attached' })
    await bar('Formation').focus()
    await push(page, Array(13).fill('Alt+ArrowRight'), async () => (await focused()).startsWith('Formation,'))
    await eventually(() => says('Formation'), (seen) => seen.includes('sur le chemin critique'), 'le chemin n’est pas redemandé')
    await eventually(() => says('Forage'), (seen) => seen.includes('marge totale de 1 jour'), 'l’ancien chemin reste critique')
    await eventually(focused, (seen) => seen.startsWith('Formation,'), 'le focus est perdu')

    step('deux interrupteurs, dans l’adresse')
    await page.getByRole('button', { name: 'Chemin critique' }).click()
    await eventually(() => page.locator('[data-critical]').count(), (count) => count === 0, 'le chemin reste montré')
    expect(new URL(page.url()).searchParams.get('path') === '-', 'l’interrupteur n’est pas dans l’adresse')
    expect((await page.locator('.time-link').count()) === 7, 'les liens ont disparu avec le chemin')
    await page.getByRole('button', { name: 'Référence' }).click()
    await eventually(() => page.locator('.time-baseline').count(), (count) => count === 0, 'la référence reste montrée')

    step('une ligne par ressource : les mêmes liens')
    await page.goto('/my/tasks?view=timeline&day=2026-11-16&rows=team')
    await page.getByRole('rowheader', { name: /^Puits/ }).waitFor()
    await eventually(() => page.locator('.time-link').count(), (count) => count === 7, 'les liens manquent par ressource')
    await expectAccessible(page, 'planning par ressource')

    step('une boucle nouvelle est refusée, une ancienne est nommée')
    const closing = await call(page, 'PATCH', `/my/tasks/${ids['Études']}`, { predecessors: [{ previous: ids.Essais }] }).catch((error) => error)
    expect(closing instanceof Error && closing.message.includes('dependency_cycle'), `la boucle n’est pas refusée : ${JSON.stringify(closing)}`)
    const steps = []
    for (const name of ['Aller', 'Retour']) steps.push((await call(page, 'POST', '/my/steps', { name, starts_on: '2026-11-09', ends_on: '2026-11-12' })).id)
    await call(page, 'PATCH', `/my/steps/${steps[0]}`, { after: [steps[1]] })
    await call(page, 'PATCH', `/my/steps/${steps[1]}`, { after: [steps[0]] })
    await call(page, 'PUT', '/definitions/views/step', { timeline: { start: 'starts_on', end: 'ends_on', depends: 'after' } })
    await page.goto('/my/steps?view=timeline&day=2026-11-16')
    await page.getByText(/Des liens tournent en rond : (Aller et Retour|Retour et Aller)/).waitFor()
    await expectAccessible(page, 'boucle')

    step('téléphone, sombre')
    const phone = await open({ width: 390, height: 844, dark: true, touch: true, storageState: { cookies: await page.context().cookies(), origins: [] } })
    await phone.goto('/my/tasks?view=timeline&day=2026-11-16')
    await phone.locator('.time-link').first().waitFor({ state: 'attached' })
    await expectAccessible(phone, 'planning à liens au doigt')
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'la page déborde')
  })
