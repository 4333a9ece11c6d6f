/** Ce que les pièces montrent : des noms propres, qui se lisent de même partout, et des jours fixes, pour que deux photos se comparent. */
import type { Choice, Tone } from '@/lib/model'

export const tones: Tone[] = ['neutral', 'info', 'success', 'warning', 'danger', 'violet']
export const people = ['Awa Mbadinga', 'Léo Martin', 'Inês Duarte', 'Tom Okoye']
export const sites = ['Port-Gentil', 'Pointe-Noire', 'Macaé', 'Aberdeen', 'Stavanger'].map((label) => ({ id: label, label }))
export const DAY = '2026-11-23'
export const MOMENT = '2026-11-23T07:30:00Z'
export const HOUR = '08:30'
export const LINK = 'https://ops.example.com/hse/incidents/INC-2026-00042'

const priorities: [string, Tone][] = [
  ['low', 'neutral'],
  ['medium', 'info'],
  ['high', 'warning'],
  ['critical', 'danger'],
]

export const priorityChoices = (label: (key: string) => string): Choice[] => priorities.map(([value, tone]) => ({ value, tone, label: label(value) }))
