/** Monter, descendre, faire entrer, faire sortir, copier, retirer un bloc. */
import { Copy, IndentDecrease, IndentIncrease, type LucideIcon } from 'lucide-react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { MoveButtons } from '@/views/admin/move-buttons'
import { RemoveButton } from '@/views/admin/remove-button'
import type { Block, Doc } from './block'
import { addBlock, copyOf, moveBlock, nestBlock, placeOf, unnestBlock, type Into } from './edit'

interface BlockGesturesProps {
  block: Block
  /** Ce qu'en disent les boutons : « 2. Paragraphe ». */
  name: string
  siblings: Block[]
  /** La suite où il est ; rien pour le message même. */
  into: Into | undefined
  /** Combien de suites tient ce qui le contient : au bord de l'une, il passe dans l'autre. */
  suites: number
  onChange: (change: (doc: Doc) => Doc) => void
  onRemove: (key: string) => void
}

export function BlockGestures({ block, name, siblings, into, suites, onChange, onRemove }: BlockGesturesProps) {
  const { t } = useTranslation()
  const at = siblings.indexOf(block)
  const before = siblings[at - 1]
  /** Le bloc entre, sort ou se dédouble : le focus attend à sa tête. */
  const act = (change: (doc: Doc) => Doc, key = block.key) => {
    flushSync(() => onChange(change))
    document.getElementById(`${key}-head`)?.focus()
  }
  const [atTop, atEnd] = [at === 0, at === siblings.length - 1]
  const move = (by: 1 | -1) => {
    const change = (doc: Doc) => moveBlock(doc, block.key, by)
    if (by === 1 ? atEnd : atTop) act(change)
    else onChange(change)
  }
  const duplicate = () => {
    const copy = copyOf(block)
    act((doc) => {
      const place = placeOf(doc, block.key)
      return place ? addBlock(doc, copy, { ...place, at: place.at + 1 }) : doc
    }, copy.key)
  }
  const button = (word: string, Sign: LucideIcon, run: () => void) => (
    <Button variant="ghost" size="smallIcon" aria-label={t(word, { name })} title={t(word, { name })} onClick={run}>
      <Sign aria-hidden />
    </Button>
  )
  return (
    <>
      <MoveButtons name={name} first={atTop && !into?.part} last={atEnd && (into?.part ?? 0) >= suites - 1} onMove={move} />
      {before && 'parts' in before && button('blocks.nest', IndentIncrease, () => act((doc) => nestBlock(doc, block.key)))}
      {into && button('blocks.unnest', IndentDecrease, () => act((doc) => unnestBlock(doc, block.key)))}
      {button('blocks.duplicate', Copy, duplicate)}
      <RemoveButton name={name} onRemove={() => onRemove(block.key)} />
    </>
  )
}
