/** Envoie un fichier vers un champ. */
import { sendForm, type Upload } from '@/lib/http/upload'
import { url } from '@/lib/http/request'

export interface StoredFile {
  id: string
  name: string
  size: number
  type: string
  width?: number | null
  height?: number | null
}

/** `field` nomme le champ visé (`hse.incident.photos`) : le serveur en applique les limites dès l'envoi. */
export function uploadFile(file: File, field: string, onProgress: (ratio: number) => void): Upload<StoredFile> {
  const form = new FormData()
  // Le champ d'abord : le serveur lit en flux et doit connaître les limites avant les octets.
  form.append('field', field)
  form.append('file', file)
  return sendForm<StoredFile>(url('/files'), form, onProgress)
}
