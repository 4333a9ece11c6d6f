/** Appels à l'API avec la session de la page : pour préparer un parcours, pas pour le jouer. */
export const call = (page, method, path, body) =>
  page.evaluate(
    async ([verb, where, sent]) => {
      const me = await (await fetch('/api/v1/me')).json()
      const response = await fetch(`/api/v1${where}`, {
        method: verb,
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf },
        body: sent === null ? undefined : JSON.stringify(sent),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${verb} ${where} → ${response.status} ${text}`)
      return text ? JSON.parse(text) : null
    },
    [method, path, body ?? null],
  )

/** Un incident complet, au plus court. */
export async function makeIncident(page, title, more = {}) {
  const sites = await call(page, 'GET', '/core/sites?limit=1&fields=name')
  return call(page, 'POST', '/hse/incidents', {
    title,
    type: 'observation',
    severity: 'low',
    occurred_at: new Date(Date.now() - 3_600_000).toISOString(),
    site: sites.data[0].id,
    location: 'Pont principal',
    description: 'Constaté pendant la ronde du matin, zone sécurisée aussitôt.',
    ...more,
  })
}
