/** Monter, descendre, faire entrer, faire sortir, retirer : les mêmes gestes dans la liste et dans le schéma. */
import { ArrowDown, ArrowUp, IndentDecrease, IndentIncrease, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
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
  const buttons = [
    { can: moves.up, word: 'admin.up', Sign: ArrowUp, act: () => onChange((all) => moveStep(all, step.key, -1)) },
    { can: moves.down, word: 'admin.down', Sign: ArrowDown, act: () => onChange((all) => moveStep(all, step.key, 1)) },
    { can: moves.nest, word: 'admin.nest', Sign: IndentIncrease, act: () => onChange((all) => nestStep(all, step.key)) },
    { can: moves.unnest, word: 'admin.unnest', Sign: IndentDecrease, act: () => onChange((all) => unnestStep(all, step.key)) },
    { can: true, word: 'action.removeNamed', Sign: X, act: onRemove },
  ]
  return buttons
    .filter(({ can }) => can)
    .map(({ word, Sign, act }) => (
      <Button key={word} variant="ghost" size="smallIcon" aria-label={t(word, { name })} title={t(word, { name })} onClick={act}>
        <Sign aria-hidden />
      </Button>
    ))
}
