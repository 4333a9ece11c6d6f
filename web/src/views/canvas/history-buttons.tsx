/** Défaire, refaire, dans la liste comme dans le schéma. */
import { Redo2, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { History } from './use-history'

export function HistoryButtons({ history }: { history: Omit<History<unknown>, 'draft' | 'set'> }) {
  const { t } = useTranslation()
  const gestures = [
    { word: 'canvas.undo', Sign: Undo2, act: history.undo, can: history.canUndo },
    { word: 'canvas.redo', Sign: Redo2, act: history.redo, can: history.canRedo },
  ]
  return gestures.map(({ word, Sign, act, can }) => (
    <Button key={word} variant="ghost" size="icon" aria-label={t(word)} title={t(word)} disabled={!can} onClick={act}>
      <Sign aria-hidden />
    </Button>
  ))
}
