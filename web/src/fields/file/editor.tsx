/** Un seul fichier : le suivant remplace le précédent. */
import type { StoredFile } from '@/features/files/api/upload-file'
import { FilesEditor } from '@/fields/files/editor'
import type { EditorProps } from '@/fields/types'

export const FileEditor = ({ value, onChange, ...rest }: EditorProps) => (
  <FilesEditor {...rest} single value={value ? [value as StoredFile] : []} onChange={(files) => onChange((files as StoredFile[]).at(-1) ?? null)} />
)
