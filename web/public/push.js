/**
 * Ce qui vient d'un service de poussée, l'application fermée : le montrer, et y mener. Rien n'y est gardé ni demandé au serveur ;
 * répondre à une demande d'approbation ouvre sa page, où la réponse se confirme.
 */

const answers = ['approve', 'reject']

self.addEventListener('push', (event) => {
  const told = event.data ? event.data.json() : {}
  // Les mots des réponses viennent avec : ils sont dans la langue de la personne.
  const actions = told.approval && told.answers ? answers.filter((one) => told.answers[one]).map((one) => ({ action: one, title: told.answers[one] })) : []
  const data = { path: told.path || '/', approval: told.approval }
  // Ce qu'elle est, en mots, avant ce qu'elle dit.
  const body = [told.mark, told.body].filter(Boolean).join('\n')
  const shown = { body, tag: told.id, icon: '/favicon.svg', data, actions, requireInteraction: told.urgent === true }
  event.waitUntil(self.registration.showNotification(told.title || 'OpsFlux', shown))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { path, approval } = event.notification.data
  const asked = approval && answers.includes(event.action) ? `/approvals/${encodeURIComponent(approval)}?decide=${event.action}` : path
  const to = new URL(asked, self.location.origin)
  if (to.origin === self.location.origin) event.waitUntil(show(to.href))
})

async function show(href) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const there = windows.find((one) => one.url === href)
  return there ? there.focus() : self.clients.openWindow(href)
}
