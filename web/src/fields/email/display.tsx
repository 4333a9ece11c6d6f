/** Adresse électronique : elle ouvre le courrier. */
import { Blank } from '@/fields/blank'
import { OutLink } from '@/fields/out-link'
import type { CellProps } from '@/fields/types'

export const EmailDisplay = ({ value }: CellProps) => (value ? <OutLink to={`mailto:${encodeURIComponent(String(value)).replace('%40', '@')}`}>{String(value)}</OutLink> : <Blank />)
