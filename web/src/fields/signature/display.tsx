/** Paraphe en lecture : sur fond clair, comme sur le papier. */
import { fileUrl } from '@/features/files/file-url'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export function SignatureDisplay({ field, value }: CellProps) {
  const file = value as { id?: string } | null | undefined
  return file?.id ? <img src={fileUrl(file.id)} alt={field.label} className="light-box h-24 max-w-full rounded-md border object-contain" /> : <Blank />
}
