/**
 * Une valeur qui se saisit en toutes lettres : le texte tapé reste tel quel tant qu'on est dans le champ, et ne se
 * remet en forme qu'en le quittant. Ce qui ne se lit pas devient la valeur : le formulaire le garde, et le dit en faute.
 */
import { useState } from 'react'

interface Writing {
  /** La valeur telle qu'elle se montre ; un texte qui n'en est pas une se rend tel quel. */
  write: (value: string) => string
  /** Ce que dit le texte ; `from` est la valeur d'avant la frappe. */
  read: (text: string, from: string) => string | undefined
  /** Tapé jusqu'au bout : peut se lire avant de quitter le champ. */
  isComplete: (text: string) => boolean
  isValue: (value: string) => boolean
}

export interface Typed {
  text: string
  /** La valeur comprise jusqu'ici, même d'une forme courte. */
  understood: string | undefined
  type: (text: string) => void
  /** En quittant le champ, ou à Entrée : la forme courte se lit, le texte se remet en forme. */
  settle: () => void
  /** Une valeur choisie autrement. */
  put: (value: string) => void
}

export function useTyped(value: string, onChange: (value: string) => void, { write, read, isComplete, isValue }: Writing): Typed {
  const [typed, setTyped] = useState<{ text: string; sent: string; from: string } | undefined>()
  // Une valeur venue d'ailleurs (fiche relue, autre champ) l'emporte sur la frappe d'avant.
  const live = typed?.sent === value ? typed : undefined
  const text = live?.text ?? write(value)
  const from = live?.from ?? value
  const send = (next: string) => next !== value && onChange(next)
  return {
    text,
    understood: live ? read(text, from) : isValue(value) ? value : read(value, ''),
    type: (next) => {
      const said = next.trim()
      const sent = (said !== '' && isComplete(next) ? read(next, from) : undefined) ?? said
      setTyped({ text: next, sent, from })
      send(sent)
    },
    settle: () => {
      if (!live && isValue(value)) return
      setTyped(undefined)
      send(text.trim() === '' ? '' : (read(text, from) ?? text.trim()))
    },
    put: (next) => {
      setTyped(undefined)
      send(next)
    },
  }
}

/** Pour qui ne tient que du lisible : le reste se garde ici, et se dit une fois le champ quitté. `refused` prend alors la place de la valeur. */
export function useHeld(value: string, isValue: (value: string) => boolean, onValue: (value: string) => void, refused = value) {
  const [held, setHeld] = useState<{ text: string; over: string; left: boolean } | undefined>()
  const kept = held?.over === value ? held : undefined
  return {
    value: kept?.text ?? value,
    isUnread: kept?.left === true,
    onChange: (next: string) => {
      setHeld(isValue(next) ? undefined : { text: next, over: refused, left: kept?.left ?? false })
      const told = isValue(next) ? next : refused
      if (told !== value) onValue(told)
    },
    onBlur: () => setHeld((one) => one && { ...one, left: true }),
  }
}
