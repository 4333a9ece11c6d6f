/** Ce qui vient d'un service de poussée, l'application fermée : le montrer, et y mener. Rien n'y est gardé ni demandé au serveur. */

self.addEventListener('push', (event) => {
  const told = event.data ? event.data.json() : {}
  const shown = { body: told.body, tag: told.id, icon: '/favicon.svg', data: { path: told.path || '/' }, requireInteraction: told.urgent === true }
  event.waitUntil(self.registration.showNotification(told.title || 'OpsFlux', shown))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const to = new URL(event.notification.data.path, self.location.origin)
  if (to.origin === self.location.origin) event.waitUntil(show(to.href))
})

async function show(href) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const there = windows.find((one) => one.url === href)
  return there ? there.focus() : self.clients.openWindow(href)
}
