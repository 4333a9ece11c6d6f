/** Un fichier en lecture, comme parmi plusieurs. */
import { FilesDisplay } from '@/fields/files/display'
import type { CellProps } from '@/fields/types'

export const FileDisplay = ({ field, value }: CellProps) => <FilesDisplay field={field} value={value ? [value] : []} />
