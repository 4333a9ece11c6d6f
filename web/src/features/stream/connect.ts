/**
 * Flux d'événements du serveur. Se reconnecte avec une attente croissante ; à la coupure puis toutes les trente
 * secondes, `onFallback` est appelé : rien ne reste figé, et une session à renouveler l'est par cette requête.
 */

/** Une notification qui arrive, telle que la liste la rend. */
export interface Arrived {
  id: string
  title: string
  url: string | null
  severity: 'info' | 'success' | 'warning' | 'error'
  labels: { category: string; kind: string; severity: string }
}

export interface StreamHandlers {
  onNotification: (event: { notification: Arrived; unread: number }) => void
  onUnread: (event: { unread: number }) => void
  onRecord: (event: { entity: string; id: string; action: string; version: number }) => void
  onMeta: (event: { version: string }) => void
  onImport: (event: { id: string; status: string; percent: number }) => void
  /** Appelé à chaque (re)connexion : ce qui s'est passé pendant la coupure n'a pas été vu. */
  onOpen: (first: boolean) => void
  onFallback: () => void
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
const POLL_MS = 30_000

export function connectStream(handlers: StreamHandlers): () => void {
  let source: EventSource | undefined
  let wait = FIRST_WAIT_MS
  let retry: ReturnType<typeof setTimeout> | undefined
  let poll: ReturnType<typeof setInterval> | undefined
  let first = true

  const open = () => {
    source = new EventSource('/api/v1/stream')
    const on = <T>(name: string, handle: (event: T) => void) =>
      source?.addEventListener(name, (message) => handle(JSON.parse((message as MessageEvent<string>).data) as T))
    on('notification', handlers.onNotification)
    on('unread', handlers.onUnread)
    on('record', handlers.onRecord)
    on('meta', handlers.onMeta)
    on('import', handlers.onImport)
    // Le serveur a dû sauter des événements : même remède qu'après une coupure.
    on('resync', () => handlers.onOpen(false))
    source.addEventListener('open', () => {
      wait = FIRST_WAIT_MS
      clearInterval(poll)
      poll = undefined
      handlers.onOpen(first)
      first = false
    })
    source.addEventListener('error', () => {
      source?.close()
      handlers.onFallback()
      poll ??= setInterval(handlers.onFallback, POLL_MS)
      // Un peu de hasard : mille postes ne doivent pas revenir à la même seconde.
      retry = setTimeout(open, wait * (0.75 + Math.random() / 2))
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    })
  }
  open()
  return () => {
    clearTimeout(retry)
    clearInterval(poll)
    source?.close()
  }
}
