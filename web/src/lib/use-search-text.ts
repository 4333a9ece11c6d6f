/** Recherche gardée dans l'adresse : la frappe attend avant d'y aller, et la case suit l'adresse quand elle change d'elle-même. */
import { useEffect, useRef, useState } from 'react'
import { useDebounced } from './use-debounced'

const PAUSE_MS = 250

export function useSearchText(value: string, onChange: (value: string) => void): [typed: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(value)
  const settled = useDebounced(typed.trim(), PAUSE_MS)
  const sent = useRef(value)
  const send = useRef(onChange)
  useEffect(() => {
    send.current = onChange
  })
  useEffect(() => {
    if (settled === sent.current) return
    sent.current = settled
    send.current(settled)
  }, [settled])
  // « Précédent », « effacer les filtres », un lien vers la même page.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setTyped(value)
  }, [value])
  return [typed, setTyped]
}
