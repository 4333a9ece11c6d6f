/** Ce que font les touches, et ce qu'on tape, dans une ligne de message. */
import { baseKeymap, toggleMark } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { InputRule, inputRules } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import type { Schema } from 'prosemirror-model'
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
