/** Ce qu'on dit d'un travail, et ce qu'on peut en faire. */
import type { TFunction } from 'i18next'
import type { Job } from '@/features/automation/api/jobs'
import type { Tone } from '@/lib/model'

export const jobTones: Record<Job['state'], Tone> = { waiting: 'info', running: 'info', done: 'success', failed: 'danger', cancelled: 'neutral' }

/** Qui l'a demandé : une personne, un déclencheur par son libellé, ou le serveur de lui-même. */
export const askerOf = (t: TFunction, { by, trigger }: Job, labelOf: (trigger: string) => string): string => by ?? (trigger === null ? t('work.system') : labelOf(trigger))

/** Le geste qui convient à son état ; aucun pendant qu'il s'arrête, ou s'il est fait. */
export const verbOf = ({ state, stopping }: Job): 'cancel' | 'retry' | undefined => {
  if (state === 'waiting') return 'cancel'
  if (state === 'running') return stopping ? undefined : 'cancel'
  return state === 'done' ? undefined : 'retry'
}

/** Part faite, de 0 à 1 ; rien quand le travail ne compte pas. */
export const partDone = ({ progress }: Job): number | undefined => (progress && progress.total > 0 ? Math.min(progress.done / progress.total, 1) : undefined)

/** Durée en secondes d'un travail commencé : jusqu'à sa fin, ou jusqu'à maintenant. */
export const lasted = ({ started_at, finished_at }: Job, now: number): number | undefined => (started_at ? Math.max(0, ((finished_at ? Date.parse(finished_at) : now) - Date.parse(started_at)) / 1000) : undefined)
