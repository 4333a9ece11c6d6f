/** Messages brefs. La bibliothèque n'arrive qu'au premier message. */
import { createStore } from './store'

/** Passe à `true` au premier message : l'application monte alors la zone d'annonces. */
export const toasterWanted = createStore(false)

export interface ToastOptions {
  description?: string
  action?: { label: string; onClick: () => void }
  duration?: number
  /** Il est parti de lui-même, ou on l'a fermé ; son geste, lui, le ferme sans le dire. */
  onClosed?: () => void
}

// Un message qui propose un geste laisse le temps de le faire.
const SHORT_MS = 4000
const LONG_MS = 8000

async function show(kind: 'success' | 'error' | 'info' | 'warning', text: string, { onClosed, ...options }: ToastOptions = {}): Promise<void> {
  const duration = options.duration ?? (options.action ? LONG_MS : SHORT_MS)
  // Hors ligne, elle peut manquer : un message bref ne vaut pas une panne.
  const { toast } = await import('sonner').catch(() => ({ toast: undefined }))
  if (!toast) {
    if (onClosed) setTimeout(onClosed, duration)
    return
  }
  toasterWanted.set(true)
  toast[kind](text, { ...options, duration, onAutoClose: onClosed, onDismiss: onClosed })
}

/** Un message viendra sans doute : sa bibliothèque n'attend pas qu'il soit là. */
export const expectToasts = (): void => toasterWanted.set(true)

/** Selon la gravité. */
export const toastOf = (...told: Parameters<typeof show>): void => void show(...told)
export const toastSuccess = (text: string, options?: ToastOptions): void => void show('success', text, options)
export const toastError = (text: string, options?: ToastOptions): void => void show('error', text, options)
export const toastInfo = (text: string, options?: ToastOptions): void => void show('info', text, options)
