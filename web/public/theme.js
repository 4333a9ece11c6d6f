// Pose langue, thème et densité avant le premier affichage : sans cela la page clignote.
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
})()
