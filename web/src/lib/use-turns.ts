/** Les écritures d'une même chose se suivent : chacune attend la précédente, même refusée. */
import { useCallback, useRef } from 'react'

export function useTurns() {
  const running = useRef(new Map<string, Promise<unknown>>())
  /** Rend, une fois ce travail fait, s'il n'en reste plus d'autre en route pour elle. */
  return useCallback(async (id: string, work: () => Promise<unknown>): Promise<boolean> => {
    const turn = (running.current.get(id) ?? Promise.resolve()).catch(() => undefined).then(work)
    running.current.set(id, turn)
    await turn.catch(() => undefined)
    return running.current.get(id) === turn
  }, [])
}
