/** Ce qu'on tape dans une case tant que ce n'est pas encore ce qu'elle règle ; une valeur venue d'ailleurs le remplace. */
import { useState } from 'react'

export function useTyped(value: string): [typed: string, setTyped: (text: string) => void] {
  const [held, setHeld] = useState({ value, typed: value })
  if (held.value !== value) setHeld({ value, typed: held.typed === value ? held.typed : value })
  return [held.typed, (typed) => setHeld((before) => ({ ...before, typed }))]
}
