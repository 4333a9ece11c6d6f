/** Monter, descendre, faire entrer, faire sortir, retirer : les mêmes gestes dans la liste et dans le schéma. */
import { IndentDecrease, IndentIncrease } from 'lucide-react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { MoveButtons } from '@/views/admin/move-buttons'
import { RemoveButton } from '@/views/admin/remove-button'
import { focusPanel } from '@/views/canvas/node-id'
import { moveStep, movesOf, nestStep, removeStep, unnestStep, type DraftStep } from './steps'

interface StepGesturesProps {
  step: DraftStep
  /** Ce qu'en disent les boutons : « 2. Notifier ». */
  name: string
  siblings: DraftStep[]
  nested: boolean
  onChange: (change: (steps: DraftStep[]) => DraftStep[]) => void
  /** Retirer, quand il y a plus à faire que d'ôter l'étape. */
  onRemove?: () => void
}

export function StepGestures({ step, name, siblings, nested, onChange, onRemove = () => onChange((all) => removeStep(all, step.key)) }: StepGesturesProps) {
  const { t } = useTranslation()
  const moves = movesOf(siblings, siblings.indexOf(step), nested)
  const shifts = [
    { can: moves.nest, word: 'admin.nest', Sign: IndentIncrease, to: nestStep },
    { can: moves.unnest, word: 'admin.unnest', Sign: IndentDecrease, to: unnestStep },
  ]
  /** L'étape entre ou sort avec ses boutons : le focus l'attend à sa tête, ou à celle de ses réglages. */
  const shift = (to: typeof nestStep) => {
    flushSync(() => onChange((all) => to(all, step.key)))
    const head = document.getElementById(`${step.key}-head`)
    if (head) head.focus()
    else focusPanel()
  }
  return (
    <>
      <MoveButtons name={name} first={!moves.up} last={!moves.down} onMove={(by) => onChange((all) => moveStep(all, step.key, by))} />
      {shifts
        .filter(({ can }) => can)
        .map(({ word, Sign, to }) => (
          <Button key={word} variant="ghost" size="smallIcon" aria-label={t(word, { name })} title={t(word, { name })} onClick={() => shift(to)}>
            <Sign aria-hidden />
          </Button>
        ))}
      <RemoveButton name={name} onRemove={onRemove} />
    </>
  )
}
