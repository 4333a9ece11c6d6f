/** La page d'un message en blocs : le texte reste ce qui compte, les blocs le lisent et le récrivent. */
import { LayoutTemplate } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import type { Language } from '@/lib/i18n'
import { toastInfo } from '@/lib/toast'
import type { Palette } from '../use-variables'
import type { Doc } from './block'
import { BlockList } from './block-list'
import { blockOf, placeOf, putBack, removeBlock } from './edit'
import { printDoc } from './print'
import { readDoc } from './read'
import { SceneContext } from './scene'

interface BlocksEditorProps {
  text: string
  /** Le texte livré, qui revient quand la page est vide ; vide s'il n'y en a pas. */
  original: string
  locale: Language
  palette: Palette
  onType: (text: string) => void
}

export function BlocksEditor({ text, original, locale, palette, onType }: BlocksEditorProps) {
  const { t } = useTranslation()
  const [held, setHeld] = useState(() => ({ text, doc: readDoc(text) }))
  const [open, setOpen] = useState<string | undefined>()
  // Un texte venu d'ailleurs, repris ou rendu, se relit en entier.
  if (text !== held.text) setHeld({ text, doc: readDoc(text) })
  const now = useRef(held.doc)
  useEffect(() => {
    now.current = held.doc
  }, [held.doc])
  const change = (edit: (doc: Doc) => Doc) => {
    const doc = edit(now.current)
    const next = printDoc(doc)
    now.current = doc
    setHeld({ text: next, doc })
    onType(next)
  }
  /** Le texte a pu changer depuis : un bloc ne revient qu'à l'écran d'où il part. */
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
    }
  }, [])
  const remove = (key: string) => {
    const block = blockOf(now.current, key)
    const place = placeOf(now.current, key)
    if (!block || !place) return
    change((doc) => removeBlock(doc, key))
    toastInfo(t('blocks.removed', { name: t(`blocks.kind.${block.kind}`) }), { action: { label: t('action.undo'), onClick: () => (gone.current ? toastInfo(t('blocks.undoGone')) : change((doc) => putBack(doc, block, place))) } })
  }
  const scene = useMemo(() => ({ locale, palette }), [locale, palette])
  return (
    <SceneContext value={scene}>
      {held.doc.blocks.length === 0 && <BlankState icon={<LayoutTemplate aria-hidden />} title={t('blocks.none')} hint={t(original === '' ? 'blocks.noneHint' : 'blocks.noneDelivered')} />}
      <BlockList blocks={held.doc.blocks} open={open} label={t('blocks.all')} onOpen={setOpen} onChange={change} onRemove={remove} />
    </SceneContext>
  )
}
