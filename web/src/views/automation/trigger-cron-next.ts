/** Les prochaines fois d'un horaire, comptées ici comme le serveur les compte ; la bibliothèque ne vient qu'avec l'éditeur. */
import { Cron } from 'croner'

/** Instants UTC ; rien si ce texte n'est pas un horaire, ou si le fuseau n'existe pas. */
export function occurrences(text: string, zone: string, from: Date, count = 5): string[] | undefined {
  // Elle lirait aussi une date.
  if (text.trim().split(/\s+/).length !== 5) return undefined
  try {
    return new Cron(text.trim(), { timezone: zone, mode: '5-part', paused: true }).nextRuns(count, from).map((at) => at.toISOString())
  } catch {
    return undefined
  }
}
