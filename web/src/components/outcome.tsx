/** Où en est un travail du serveur, puis comment il a fini : gardée d'un état à l'autre, la région dit sa fin à qui ne la voit pas. */
import { cx } from '@/lib/cx'

interface OutcomeProps {
  text: string
  /** Rien tant qu'il dure. */
  tone?: 'success' | 'warning'
  /** Ce qui l'a arrêté. */
  fault?: string
}

const tones = { success: 'rounded-md bg-success-soft px-3 py-2 text-success', warning: 'rounded-md bg-warning-soft px-3 py-2 text-warning' }

export const Outcome = ({ text, tone, fault }: OutcomeProps) => (
  <p role="status" className={cx('font-medium', tone && tones[tone])}>
    {text}
    {fault && <span className="block font-normal">{fault}</span>}
  </p>
)
