/** Numéro de téléphone : il appelle. */
import { Blank } from '@/fields/blank'
import { OutLink } from '@/fields/out-link'
import type { CellProps } from '@/fields/types'

export const PhoneDisplay = ({ value }: CellProps) => (value ? <OutLink to={`tel:${String(value).replace(/[^+\d]/g, '')}`}>{String(value)}</OutLink> : <Blank />)
