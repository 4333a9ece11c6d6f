/** Ce que font les touches, et ce qu'on tape, dans une ligne de message. */
import { baseKeymap, toggleMark } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { InputRule, inputRules } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import type { Mark, Schema } from 'prosemirror-model'
import { NodeSelection, type Command, type EditorState, type Plugin, type Transaction } from 'prosemirror-state'
import { insertFormat, type Format } from '../insert'
import { isVariable } from './rich-schema'

const addBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(state.schema.node('hard_break')).scrollIntoView())
  return true
}

/** La ligne nouvelle garde la balise de celle qu'elle suit. */
const splitLine: Command = (state, dispatch) => {
  const { $from } = state.selection
  const tr = state.tr.deleteSelection()
  dispatch?.(tr.split(tr.mapping.map($from.pos), 1, [{ type: $from.parent.type, attrs: $from.parent.attrs }]).scrollIntoView())
  return true
}

export function pluginsOf(schema: Schema, many: boolean, onInsert: () => void): Plugin[] {
  const insert: Command = () => {
    onInsert()
    return true
  }
  const mark = (name: string): Command => (state, dispatch) => toggleMark(state.schema.marks[name]!)(state, dispatch)
  return [
    inputRules({ rules: [new InputRule(/\{\{[^{}]+\}\}$/, (state, [code], from, to) => (isVariable(code) ? state.tr.replaceWith(from, to, schema.node('code', { code })) : null))] }),
    keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Mod-Shift-z': redo, 'Mod-b': mark('bold'), 'Mod-i': mark('italic'), 'Ctrl-Space': insert, 'Shift-Enter': addBreak, Enter: many ? splitLine : addBreak }),
    keymap(baseKeymap),
    history(),
  ]
}

/** Une variable prend la place de ce qui est choisi. */
export const withVariable = (state: EditorState, code: string): Transaction => state.tr.replaceSelectionWith(state.schema.node('code', { code }))

/** Une mise en forme va à la variable choisie, ou à celle que suit le curseur ; rien, s'il n'y en a pas. */
export function withFormat(state: EditorState, format: Format): Transaction | undefined {
  const { selection } = state
  const node = selection instanceof NodeSelection ? selection.node : selection.$from.nodeBefore
  const at = selection instanceof NodeSelection ? selection.from : selection.from - (node?.nodeSize ?? 0)
  const code = node?.type.name === 'code' ? String(node.attrs.code) : ''
  if (!node || !isVariable(code)) return undefined
  return state.tr.setNodeAttribute(at, 'code', insertFormat(code, [code.length, code.length], format).text)
}

export const isMarked = ({ selection: { from, to, empty, $from }, storedMarks, doc, schema }: EditorState, name: string): boolean => {
  const type = schema.marks[name]!
  return empty ? Boolean(type.isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, type)
}

/** Ce que couvre un lien, ou ce qu'il couvrirait ; `mark`, celui qui y est déjà. */
export interface LinkSpan {
  from: number
  to: number
  mark: Mark | undefined
}

/** Le lien où est le curseur, en entier ; ou ce qui est choisi, étendu aux liens qu'il entame. */
export function linkSpan({ selection: { from, to, empty }, doc, schema }: EditorState): LinkSpan | undefined {
  const runs: { from: number; to: number; mark: Mark }[] = []
  doc.descendants((node, at) => {
    const mark = schema.marks.link?.isInSet(node.marks)
    const last = runs.at(-1)
    if (mark && last?.to === at && last.mark.eq(mark)) last.to = at + node.nodeSize
    else if (mark) runs.push({ from: at, to: at + node.nodeSize, mark })
  })
  const met = runs.filter((run) => run.from < to && run.to > from)
  if (empty && met.length === 0) return undefined
  return { from: Math.min(from, ...met.map((run) => run.from)), to: Math.max(to, ...met.map((run) => run.to)), mark: met[0]?.mark }
}

/** Un lien n'a qu'une adresse ; ses autres attributs restent. Sans adresse, il s'en va. */
export function withLink(state: EditorState, { from, to, mark }: LinkSpan, href: string): Transaction {
  const type = state.schema.marks.link!
  const bare = state.tr.removeMark(from, to, type)
  return href === '' ? bare : bare.addMark(from, to, type.create({ ...mark?.attrs, href }))
}
