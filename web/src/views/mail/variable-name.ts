/** Comment s'appelle une variable, dans la palette et dans les blocs. */
import type { TFunction } from 'i18next'
import type { Variable } from './variables'

/** Ce que le modèle ne nomme pas. */
const names: Partial<Record<string, string>> = {
  now: 'mail.name.now',
  today: 'mail.name.today',
  url: 'mail.name.url',
  output: 'mail.name.output',
  title: 'mail.part.title',
  reason: 'mail.name.reason',
  'brand.name': 'mail.name.brand',
  'brand.color': 'mail.name.color',
  'brand.logo': 'mail.name.logo',
  'recipient.name': 'mail.name.person',
  'actor.name': 'mail.name.person',
  'user.name': 'mail.name.person',
  'company.name': 'mail.name.company',
  'app.name': 'mail.name.app',
  'app.url': 'mail.name.url',
  'event.at': 'mail.name.at',
  'event.count': 'mail.name.count',
}

/** Son libellé ; à défaut, ce qu'on en dit ici. */
export const variableName = (t: TFunction, { path, label }: Variable): string => (names[path] && label === path ? t(names[path] ?? '') : label)
