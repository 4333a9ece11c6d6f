/**
 * Repartir de rien : commencer ou cesser de regarder comme un autre change d'un coup les droits, le modèle et les fiches,
 * dans tous les onglets, puisqu'ils partagent la session.
 */
import { useEffect } from 'react'

const CHANNEL = 'opsflux.sight'

/** Celui-ci revient à l'accueil ; les autres se relisent où ils sont. */
export function startAfresh(): void {
  const channel = new BroadcastChannel(CHANNEL)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- un canal ne sort pas de son origine
  channel.postMessage(null)
  channel.close()
  window.location.assign('/')
}

export function useAfresh(): void {
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL)
    channel.addEventListener('message', () => window.location.reload())
    return () => channel.close()
  }, [])
}
