/** Envoie un fichier. `XMLHttpRequest` et non `fetch` : lui seul dit où en est l'envoi. */
import { Problem } from '@/lib/http/problem'
import { csrfToken } from '@/lib/http/session'

export interface StoredFile {
  id: string
  name: string
  size: number
  type: string
  width?: number | null
  height?: number | null
}

export interface Upload {
  done: Promise<StoredFile>
  cancel: () => void
}

/** `field` nomme le champ visé (`hse.incident.photos`) : le serveur en applique les limites dès l'envoi. */
export function uploadFile(file: File, field: string, onProgress: (ratio: number) => void): Upload {
  const request = new XMLHttpRequest()
  const form = new FormData()
  // Le champ d'abord : le serveur lit en flux et doit connaître les limites avant les octets.
  form.append('field', field)
  form.append('file', file)
  const done = new Promise<StoredFile>((resolve, reject) => {
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    })
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(parse<StoredFile>(request.responseText) as StoredFile)
      else reject(new Problem(request.status, parse<{ code?: string; detail?: string }>(request.responseText)))
    })
    request.addEventListener('error', () => reject(new Problem(0, {})))
    request.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')))
  })
  request.open('POST', '/api/v1/files')
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
