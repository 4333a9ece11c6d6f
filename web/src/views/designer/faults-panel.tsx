/** Pourquoi le changement est refusé ; chaque faute mène à ce qu'elle vise. */
import { CircleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import type { DefinitionFault } from './faults'

interface FaultsPanelProps {
  problem: Problem
  faults: DefinitionFault[]
  /** Ce que vise une faute, s'il se montre. */
  keyOf: (path: string) => string | undefined
  onOpen: (key: string) => void
}

export function FaultsPanel({ problem, faults, keyOf, onOpen }: FaultsPanelProps) {
  const { t } = useTranslation()
  const panel = useRef<HTMLDivElement>(null)
  // Un refus se voit d'où qu'on l'ait demandé.
  useEffect(() => panel.current?.scrollIntoView?.({ block: 'center' }), [])
  return (
    <div ref={panel} role="alert" className="flex items-start gap-3 rounded-lg border border-danger/40 bg-danger-soft p-4">
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{problemText(t, problem)}</p>
        <ul className="mt-1 grid list-disc gap-1 pl-5">
          {faults.map((fault) => {
            const key = keyOf(fault.path)
            return (
              <li key={fault.path + fault.message} className="break-words">
                {key !== undefined ? (
                  <button type="button" className="text-left underline underline-offset-4" onClick={() => onOpen(key)}>
                    {fault.message}
                  </button>
                ) : (
                  fault.message
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
