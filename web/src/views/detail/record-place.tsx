/** Le corps d'une fiche dont les valeurs se changent sur place, et le dialogue de ce qu'un autre a changé entre-temps. */
import { lazy, Suspense, useRef, type ReactNode } from 'react'
import type { Entity, RecordData } from '@/lib/model'
import { PlaceContext } from './place'
import { useRecordPlace } from './use-place'

const ConflictDialog = lazy(async () => ({ default: (await import('@/views/form/conflict-dialog')).ConflictDialog }))

interface RecordPlaceProps {
  entity: Entity
  record: RecordData
  children: ReactNode
}

export function RecordPlace({ entity, record, children }: RecordPlaceProps) {
  const root = useRef<HTMLDivElement>(null)
  const { place, conflict, settle, resume } = useRecordPlace(entity, record, root)
  return (
    <PlaceContext value={place}>
      <div ref={root} data-detail="body" className="mx-auto w-full max-w-6xl px-4 py-4 lg:px-6">
        {children}
      </div>
      {conflict && (
        <Suspense>
          <ConflictDialog entity={entity} form={conflict.form} problem={conflict.problem} onKeep={(version) => settle(conflict, version)} onClose={() => resume(conflict)} />
        </Suspense>
      )}
    </PlaceContext>
  )
}
