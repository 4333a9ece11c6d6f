/** Adresse du web, dans un autre onglet ; une adresse d'une autre sorte reste du texte. */
import { Blank } from '@/fields/blank'
import { OutLink } from '@/fields/out-link'
import type { CellProps } from '@/fields/types'

export function UrlDisplay({ value }: CellProps) {
  if (!value) return <Blank />
  const address = String(value)
  return /^https?:\/\//i.test(address) ? <OutLink to={address}>{address}</OutLink> : <>{address}</>
}
