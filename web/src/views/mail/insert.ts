/** Insérer une variable, ou une mise en forme, là où est le curseur. */
import type { Variable } from './variables'

export interface Inserted {
  text: string
  caret: number
}

/** Ce qui met une valeur en forme : le filtre, et ce qui montre comment il s'emploie. */
export const formats = [
  { name: 'date', write: ' | date' },
  { name: 'datetime', write: ' | datetime' },
  { name: 'number', write: ' | number(2)' },
  { name: 'money', write: " | money('EUR')" },
  { name: 'default', write: " | default('—')" },
] as const
export type Format = (typeof formats)[number]

const filters = { text: '', date: ' | date', datetime: ' | datetime', number: ' | number', money: ' | money', choice: '' }

/** Une variable telle qu'elle s'écrit d'habitude : un choix par son libellé, une date comme le lecteur l'écrit. */
export const expressionOf = ({ path, shape }: Variable): string => (shape === 'choice' ? `label('${path.replace(/^record\./, '')}')` : `${path}${filters[shape]}`)

/** Dans `{{ … }}` ou `{% … %}` déjà ouvert, le nom seul ; ailleurs, le tout. */
export function insertVariable(text: string, [from, to]: [number, number], variable: Variable): Inserted {
  const written = openAt(text, from) !== undefined ? variable.path : `{{ ${expressionOf(variable)} }}`
  return { text: text.slice(0, from) + written + text.slice(to), caret: from + written.length }
}

/** Une mise en forme va à la fin de l'expression où est le curseur, ou qu'il suit ; dans une balise, après le nom où il est ; sinon, une expression à remplir. */
export function insertFormat(text: string, [from, to]: [number, number], { write }: Format): Inserted {
  const end = endAt(text, from)
  if (end === undefined) return { text: `${text.slice(0, from)}{{ ${write} }}${text.slice(to)}`, caret: from + 3 }
  return { text: text.slice(0, end) + write + text.slice(end), caret: end + write.length }
}

/** Où finit ce que le curseur met en forme. */
function endAt(text: string, caret: number): number | undefined {
  const opened = openAt(text, caret)
  const before = text.slice(0, caret)
  if (opened === undefined) return /\}\}\s*$/.test(before) ? text.slice(0, before.lastIndexOf('}}')).trimEnd().length : undefined
  const [inside = ''] = text.slice(opened).split(/[}%]\}|\{[{%]/, 2).slice(1)
  const closed = opened + 2 + inside.length
  if (text.startsWith('{{', opened) && text.startsWith('}}', closed)) return text.slice(0, closed).trimEnd().length
  return caret + (/^[\w.]*/.exec(text.slice(caret))?.[0].length ?? 0)
}

/** Où s'est ouverte l'expression qui contient le curseur. */
function openAt(text: string, caret: number): number | undefined {
  const before = text.slice(0, caret)
  const opened = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'))
  const closed = Math.max(before.lastIndexOf('}}'), before.lastIndexOf('%}'))
  return opened > closed ? opened : undefined
}
