/** Phrase à montrer pour un échec : celle du serveur, déjà traduite, sinon la nôtre. */
import type { TFunction } from 'i18next'
import type { Problem } from './http/problem'

export function problemText(t: TFunction, problem: Problem): string {
  const text = sentence(t, problem)
  // Un geste seul n'apprend rien de plus que la phrase.
  return problem.right?.includes('.') ? t('error.withRight', { text, right: problem.right }) : text
}

/** La phrase seule : le droit qui manque se dit à côté. */
export function sentence(t: TFunction, problem: Problem): string {
  if (problem.code === 'unexpected') return t('error.unexpected')
  if (problem.status === 0) return t('error.network')
  if (problem.message) return problem.message
  if (problem.status === 403) return t('error.forbidden')
  if (problem.status === 404) return t('error.notFound')
  return t('error.server')
}
