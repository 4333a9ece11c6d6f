/** L'abonnement de ce navigateur : le lire, le prendre, le rendre. */
import { addDevice, listDevices, removeDevice } from './api/push'

/** Le script n'a pas à tenir les pages : sa portée est à lui. */
const script = { url: '/push.js', scope: '/push/' }

export const canPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis

export const isForbidden = (): boolean => canPush() && Notification.permission === 'denied'

export async function currentEndpoint(): Promise<string | null> {
  const registration = canPush() ? await navigator.serviceWorker.getRegistration(script.scope) : undefined
  return (await registration?.pushManager.getSubscription())?.endpoint ?? null
}

/** Demande à la personne, abonne le navigateur, le dit au serveur ; faux si elle a refusé. */
export async function joinDevice(key: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  const registration = await navigator.serviceWorker.register(script.url, { scope: script.scope })
  await activated(registration)
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  await addDevice(subscription.toJSON(), deviceName(navigator.userAgent))
  return true
}

/** Rend l'abonnement, au serveur d'abord ; sans lui, il l'apprendra du service de poussée. */
export async function leaveDevice(): Promise<void> {
  const registration = canPush() ? await navigator.serviceWorker.getRegistration(script.scope) : undefined
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription) return
  const known = await listDevices().catch(() => undefined)
  const device = known?.devices.find(({ endpoint }) => endpoint === subscription.endpoint)
  if (device) await removeDevice(device.id).catch(() => undefined)
  await subscription.unsubscribe()
}

function activated(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting
  if (!worker || registration.active) return Promise.resolve()
  return new Promise((resolve) => {
    worker.addEventListener('statechange', () => worker.state === 'activated' && resolve())
  })
}

/** « Firefox · Android » : de quoi reconnaître un appareil dans une liste. */
export function deviceName(agent: string): string {
  const first = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent))?.[1]
  const browser = first([[/Edg/, 'Edge'], [/Firefox/, 'Firefox'], [/Chrome/, 'Chrome'], [/Safari/, 'Safari']])
  const system = first([[/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS/, 'macOS'], [/Linux/, 'Linux']])
  return [browser, system].filter(Boolean).join(' · ') || 'OpsFlux'
}
