/** Texte mis en forme : ProseMirror, sans couche par-dessus. Chargé seulement par un formulaire qui en a un. */
import { baseKeymap, chainCommands, exitCode, toggleMark } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { liftListItem, sinkListItem, splitListItem } from 'prosemirror-schema-list'
import { EditorState, type Command } from 'prosemirror-state'
import { goToNextCell, tableEditing } from 'prosemirror-tables'
import { EditorView } from 'prosemirror-view'
import 'prosemirror-view/style/prosemirror.css'
import { useEffect, useRef, useState } from 'react'
import type { EditorProps } from '@/fields/types'
import { cx } from '@/lib/cx'
import { controlStyle } from '@/components/ui/input'
import { readHtml, schema, writeHtml } from './schema'
import { Toolbar } from './toolbar'

const { nodes, marks } = schema

const insertBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break!.create()).scrollIntoView())
  return true
}

const plugins = [
  inputRules({
    rules: [
      wrappingInputRule(/^\s*>\s$/, nodes.blockquote!),
      wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list!),
      wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list!),
      textblockTypeInputRule(/^(#{1,4})\s$/, nodes.heading!, (match) => ({ level: match[1]?.length ?? 1 })),
    ],
  }),
  keymap({
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    'Mod-b': toggleMark(marks.strong!),
    'Mod-i': toggleMark(marks.em!),
    'Mod-u': toggleMark(marks.u!),
    'Shift-Enter': chainCommands(exitCode, insertBreak),
    Enter: splitListItem(nodes.list_item!),
    // Tab ne sert qu'aux tableaux : ailleurs, il passe au champ suivant.
    Tab: goToNextCell(1),
    'Shift-Tab': goToNextCell(-1),
    'Mod-]': sinkListItem(nodes.list_item!),
    'Mod-[': liftListItem(nodes.list_item!),
  }),
  keymap(baseKeymap),
  history(),
  tableEditing(),
]

export default function RichTextEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const html = String(value ?? '')
  const host = useRef<HTMLDivElement>(null)
  const written = useRef(html)
  const tell = useRef({ onChange, onBlur })
  const [view, setView] = useState<EditorView | undefined>()
  const [state, setState] = useState<EditorState | undefined>()
  useEffect(() => {
    tell.current = { onChange, onBlur }
  })

  useEffect(() => {
    if (!host.current) return
    const editor = new EditorView(host.current, {
      state: EditorState.create({ doc: readHtml(written.current), plugins }),
      dispatchTransaction(transaction) {
        const next = editor.state.apply(transaction)
        editor.updateState(next)
        setState(next)
        if (!transaction.docChanged) return
        written.current = writeHtml(next.doc)
        tell.current.onChange(written.current)
      },
      handleDOMEvents: {
        blur: () => {
          tell.current.onBlur()
          return false
        },
      },
    })
    setView(editor)
    setState(editor.state)
    return () => editor.destroy()
  }, [])

  // Le texte a changé sans être tapé ici : conflit tranché, brouillon abandonné.
  useEffect(() => {
    if (!view || html === written.current) return
    written.current = html
    view.updateState(EditorState.create({ doc: readHtml(html), plugins }))
    setState(view.state)
  }, [view, html])

  const { id, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, 'aria-invalid': invalid, 'aria-required': required } = control
  useEffect(() => {
    const told = { id, role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, 'aria-invalid': invalid && 'true', 'aria-required': required && 'true', 'aria-disabled': disabled ? 'true' : undefined }
    const attributes = Object.fromEntries(Object.entries(told).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    view?.setProps({ attributes: { ...attributes, class: 'prose-text min-h-32 px-3 py-2 outline-none' }, editable: () => !disabled })
  }, [view, id, labelledBy, describedBy, invalid, required, disabled])

  return (
    <div className={cx(controlStyle, 'overflow-hidden has-[.ProseMirror-focused]:outline-2 has-[.ProseMirror-focused]:outline-offset-2 has-[.ProseMirror-focused]:outline-ring', invalid && 'border-danger', disabled && 'bg-muted')}>
      <Toolbar label={field.label} view={view} state={state} disabled={disabled} />
      <div ref={host} className="max-h-120 overflow-y-auto scroll-thin" />
    </div>
  )
}
