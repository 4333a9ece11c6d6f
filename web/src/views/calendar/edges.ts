/** Le bord gauche d'une chose au calendrier ou à l'agenda : le ton de sa catégorie ou de son état. */
import type { Tone } from '@/lib/model'

export const edges: Record<Tone, string> = {
  neutral: 'border-l-muted-foreground',
  info: 'border-l-info',
  success: 'border-l-success',
  warning: 'border-l-warning',
  danger: 'border-l-danger',
  violet: 'border-l-violet',
}
