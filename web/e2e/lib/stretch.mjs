/** Des textes d'un tiers plus longs que les nôtres : ce que ferait une traduction bavarde. */
const MORE = 0.3

/** Le texte et son propre début, sans espace : le dernier mot s'allonge aussi. Un message à accolades reste lisible. */
const longer = (text) => (text.length < 2 ? text : text + text.replace(/\{.*\}/gs, '').slice(0, Math.ceil(text.length * MORE)))
const shown = new Set(['label', 'plural_label', 'help', 'labels'])

/** Allonge ce qui se lit d'un catalogue, ou du modèle : là, seulement les libellés. */
function stretch(value, all) {
  if (typeof value === 'string') return all ? longer(value) : value
  if (Array.isArray(value)) return value.map((one) => stretch(one, all))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, stretch(one, all || shown.has(key))]))
}

async function longCatalog(route) {
  const answer = await route.fetch()
  const { default: texts } = await import(`data:text/javascript,${encodeURIComponent(await answer.text())}`)
  await route.fulfill({ response: answer, body: `export default ${JSON.stringify(stretch(texts, true))}` })
}

async function longModel(route) {
  const answer = await route.fetch()
  await route.fulfill({ response: answer, json: stretch(await answer.json(), false) })
}

/** Les catalogues et le modèle que recevra la page s'allongent en chemin. */
export async function stretchWords(page) {
  await page.route(/\/assets\/(fr|en|es|pt)-[\w-]+\.js$/, longCatalog)
  await page.route('**/api/v1/meta?**', longModel)
}

/** La page parle la langue que rend `current`, sans toucher à la préférence gardée de la personne. */
export const speakIn = (page, current) =>
  page.route('**/api/v1/me', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), language: current() } })
  })
