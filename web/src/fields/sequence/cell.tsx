/** Numéro attribué par le serveur. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export const SequenceCell = ({ value }: CellProps) => (value ? <span className="tnum whitespace-nowrap text-muted-foreground">{String(value)}</span> : <Blank />)
