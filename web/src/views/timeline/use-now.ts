/** L'heure au mur, à la minute : la ligne du présent avance d'elle-même. */
import { useEffect, useState } from 'react'
import { nowAt, type Wall } from './wall'

const MINUTE_MS = 60_000

export function useNow(zone: string): Wall {
  const [now, setNow] = useState(() => nowAt(zone))
  useEffect(() => {
    const read = () => setNow(nowAt(zone))
    read()
    const timer = setInterval(read, MINUTE_MS)
    return () => clearInterval(timer)
  }, [zone])
  return now
}
