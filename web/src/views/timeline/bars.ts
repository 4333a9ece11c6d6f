/** Les barres d'une période : les fiches qui la touchent, chacune à son étendue. */
import type { RecordData } from '@/lib/model'
import { extentOf, type Dates } from './extent'
import type { Bar } from './rows'
import type { Frame } from './scale'

/** Celle qu'on pousse hors de vue reste jusqu'à ce que la période l'ait suivie : elle a le focus. */
export const barsOf = (records: RecordData[], dates: Dates, zone: string, frame: Frame, isMoved: (id: string) => boolean): Bar[] =>
  records.flatMap((record): Bar[] => {
    const extent = extentOf(record, dates, zone, frame)
    return extent && (isMoved(record.id) || (extent.end > frame.from && extent.start < frame.to)) ? [{ record, ...extent }] : []
  })

/** « Site » devient « site » au milieu d'une phrase ; un sigle reste. */
export const inSentence = (label: string): string => (/^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLocaleLowerCase() + label.slice(1) : label)
