/** Enregistre ce qu'un formulaire a saisi ; avec `seen`, ce qui ne peut partir maintenant attend. */
import type { RecordData } from '@/lib/model'
import type { Seen } from '@/lib/records/port'
import { recordSource } from '@/lib/records/source'
import type { Write } from '@/lib/records/write'

export const saveRecord = (write: Write, seen: Seen | undefined): Promise<RecordData> => recordSource.get().write(write, seen)
