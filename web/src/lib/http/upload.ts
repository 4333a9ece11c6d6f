/** Envoi d'un fichier en disant où l'on en est. `XMLHttpRequest` et non `fetch` : lui seul le sait. */
import { noteStrain } from './connectivity'
import { Problem } from './problem'
import { csrfToken } from './session'

export interface Upload<T> {
  done: Promise<T>
  cancel: () => void
}

export function sendForm<T>(address: string, form: FormData, onProgress: (ratio: number) => void): Upload<T> {
  const request = new XMLHttpRequest()
  const done = new Promise<T>((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    })
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) return resolve(parse<T>(request.responseText) as T)
      const problem = new Problem(request.status, parse<{ code?: string; detail?: string }>(request.responseText), Number(request.getResponseHeader('Retry-After')) || undefined)
      noteStrain(problem)
      reject(problem)
    })
    request.addEventListener('error', () => reject(new Problem(0, {})))
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')))
  })
  request.open('POST', address)
  request.setRequestHeader('X-CSRF-Token', csrfToken())
  request.setRequestHeader('Accept-Language', document.documentElement.lang)
  request.send(form)
  return { done, cancel: () => request.abort() }
}

function parse<T>(text: string): Partial<T> {
  try {
    return JSON.parse(text) as T
  } catch {
    return {}
  }
}
