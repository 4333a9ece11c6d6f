/** Fluidité : une liste de cent mille fiches qui défile, un formulaire de deux cents champs où l'on tape. Des mesures, pas des seuils. */
import { call } from './lib/api.mjs'

const RECORDS = 100_000
/** Jusqu'ici par grandes pages, pour y être vite ; ensuite par pages ordinaires, mesurées. */
const FAST_UNTIL = 96_000
const FAST_PAGE = 4000
const FIELDS = 200
const MEASURED_MS = 6000

/** Les tâches pendant que la liste défile, déjà longue de presque cent mille fiches, et qu'elle en charge encore. */
export async function measureScroll(page, origin) {
  const sample = (await call(page, 'GET', '/hse/incidents?limit=1')).data[0]
  const record = (rank) => ({ ...sample, id: `00000000-0000-7000-8000-${String(rank).padStart(12, '0')}`, number: `INC-2026-${String(rank).padStart(6, '0')}`, title: `Fiche numéro ${rank} d’une très longue liste` })
  await page.route(/\/api\/v1\/hse\/incidents\?/, (route) => {
    const query = new URL(route.request().url()).searchParams
    const from = Number(query.get('cursor') ?? 0)
    const end = Math.min(RECORDS, from + (from < FAST_UNTIL ? FAST_PAGE : Number(query.get('limit') ?? 50)))
    return route.fulfill({ json: { data: Array.from({ length: end - from }, (_, step) => record(from + step)), next_cursor: end < RECORDS ? String(end) : null, count: { value: 10_000, capped: true } } })
  })
  await page.goto(`${origin}/hse/incidents`)
  await page.locator('[data-row]').first().waitFor()
  const bottom = () => page.locator('[data-list]').evaluate((box) => {
    box.scrollTop = box.scrollHeight
    return Number(box.querySelector('[role="row"]:last-child')?.getAttribute('aria-rowindex'))
  })
  const limit = Date.now() + 120_000
  while ((await bottom()) < FAST_UNTIL && Date.now() < limit) await page.waitForTimeout(50)
  const { result: measured, times } = await taskTimes(page, () =>
    page.locator('[data-list]').evaluate(async (box, length) => {
      const frames = []
      const end = performance.now() + length
      for (let before = performance.now(); before < end; ) {
        box.scrollTop += 120
        await new Promise(requestAnimationFrame)
        frames.push(performance.now() - before)
        before = performance.now()
      }
      return { frames: frames.toSorted((left, right) => left - right), rows: Number(box.querySelector('[role="row"]:last-child')?.getAttribute('aria-rowindex')) }
    }, MEASURED_MS),
  )
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  return { [`liste de ${RECORDS} fiches, au rang ${measured.rows}`]: { médiane: told(measured.frames, 0.5), '99 %': told(measured.frames, 0.99), 'tâches de plus de 50 ms': long(times), 'la plus longue': told(times, 1) } }
}

/**
 * Temps processeur des tâches du fil qui dessine, pendant `work`, du plus court au plus long. Le temps d'horloge compterait aussi ce que
 * font les autres programmes de la machine pendant qu'elles attendent leur tour.
 */
async function taskTimes(page, work) {
  const events = []
  const session = await page.context().newCDPSession(page)
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline'] } })
  const result = await work()
  const ended = new Promise((done) => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.end')
  await ended
  await session.detach()
  const drawing = events.find((one) => one.name === 'FireAnimationFrame')
  const tasks = events.filter((one) => one.name === 'RunTask' && one.pid === drawing?.pid && one.tid === drawing?.tid)
  return { result, times: tasks.map((one) => (one.tdur ?? 0) / 1000).toSorted((left, right) => left - right) }
}

/** De la touche au dessin suivant, dans le premier et le dernier champ ; sous 16 ms, le navigateur ne le compte pas. */
export async function measureTyping(page, origin) {
  const fields = Object.fromEntries(Array.from({ length: FIELDS }, (_, rank) => [`field_${rank}`, { type: 'text', labels: { fr: `Champ ${rank}` } }]))
  await call(page, 'PUT', '/definitions/entities/long_form', { title: 'field_0', labels: { fr: 'Long formulaire' }, plural_labels: { fr: 'Longs formulaires' }, fields })
  await page.goto(`${origin}/my/long_forms/new`)
  await page.locator('[id="field-field_0"]').waitFor()
  await page.evaluate(() => {
    globalThis.waits = []
    new PerformanceObserver((list) => globalThis.waits.push(...list.getEntries().filter((one) => one.name === 'keydown' || one.name === 'input').map((one) => one.duration))).observe({ type: 'event', durationThreshold: 16 })
  })
  const text = 'une saisie ordinaire'
  for (const rank of [0, FIELDS - 1]) {
    await page.locator(`[id="field-field_${rank}"]`).focus()
    for (const letter of text) {
      await page.keyboard.type(letter)
      await page.waitForTimeout(60)
    }
  }
  const waits = (await page.evaluate(() => globalThis.waits)).toSorted((left, right) => left - right)
  return { [`formulaire de ${FIELDS} champs, ${text.length * 2} touches`]: { médiane: told(waits, 0.5), '99 %': told(waits, 0.99), 'tâches de plus de 50 ms': long(waits), 'la plus longue': told(waits, 1) } }
}

const told = (sorted, part) => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0)} ms`
const long = (sorted) => sorted.filter((time) => time > 50).map(Math.round).join(', ') || 'aucune'
