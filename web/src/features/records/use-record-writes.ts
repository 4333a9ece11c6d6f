/** Les écritures d'un écran : celles d'une même fiche se suivent, chacune sous la version que la précédente a rendue. */
import { useCallback, useMemo, useRef } from 'react'
import type { Entity, RecordData } from '@/lib/model'
import { useTurns } from '@/lib/use-turns'
import { updateRecord } from './api/update-record'

export interface RecordWrites {
  inTurn: ReturnType<typeof useTurns>
  write: (record: RecordData, body: Record<string, unknown>) => Promise<void>
}

export function useRecordWrites(entity: Entity): RecordWrites {
  const inTurn = useTurns()
  const versions = useRef(new Map<string, number>())
  const write = useCallback(
    async (record: RecordData, body: Record<string, unknown>) => {
      const version = Math.max(record.version ?? 0, versions.current.get(record.id) ?? 0) || undefined
      const saved = await updateRecord(entity, record.id, version, body)
      if (saved.version) versions.current.set(record.id, saved.version)
    },
    [entity],
  )
  return useMemo(() => ({ inTurn, write }), [inTurn, write])
}
