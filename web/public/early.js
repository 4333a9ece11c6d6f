// Ce qui n'attend pas l'application : langue, thème et densité avant le premier affichage, sans quoi la page clignote, les textes
// et le programme de l'écran demandé, et les deux questions de tout écran connecté, dont la réponse vient pendant que le programme arrive (`src/lib/http/early.ts`).
// Fichier externe : la politique de sécurité refuse tout script écrit dans la page.
(() => {
  const root = document.documentElement
  const read = (key) => {
    try {
      return localStorage.getItem('opsflux.' + key)
    } catch {
      return null
    }
  }
  const theme = read('theme') || 'auto'
  const dark = theme === 'dark' || (theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.toggle('dark', dark)
  root.dataset.density = read('density') || (matchMedia('(pointer: coarse)').matches ? 'touch' : 'comfortable')
  const language = read('language') || (navigator.language || 'fr').slice(0, 2)
  root.lang = ['fr', 'en', 'es', 'pt'].includes(language) ? language : 'fr'

  // Ce que l'écran réclamera, tel que la construction l'a noté (`build/early.ts`) : demandé tout de suite, sans attendre le programme.
  const soon = JSON.parse(document.currentScript.dataset.soon || '{}')
  const load = (name) => {
    for (const href of soon[name] || []) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }))
  }
  load(root.lang)

  if (!read('session')) return
  if (/^\/[^/]+\/[^/]+\/[\da-f]{8}-[\da-f-]{27}$/.test(location.pathname)) {
    load('detail')
    load('detail.' + root.lang)
  }
  const headers = { Accept: 'application/json', 'Accept-Language': root.lang }
  const asked = ['/api/v1/me', '/api/v1/meta?locale=' + root.lang]
  window.opsfluxEarly = new Map(asked.map((address) => [address, fetch(address, { headers })]))
  // Un échec se dira à qui attend la réponse.
  for (const answer of window.opsfluxEarly.values()) answer.catch(() => undefined)
})()
