/** Une ligne de message, ou plusieurs : on y écrit, on y pose des variables, du gras, de l'italique, des liens. */
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import 'prosemirror-view/style/prosemirror.css'
import { useEffect, useEffectEvent, useId, useRef, useState, type FocusEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { controlStyle } from '@/components/ui/input'
import { cx } from '@/lib/cx'
import { pluginsOf } from './rich-keys'
import { codesOf, fromDoc, pasted, schemaOf, toDoc, type Line } from './rich-schema'
import { RichTools } from './rich-tools'
import { saidCode } from './said'
import { useScene } from './scene'

interface RichBoxProps {
  label: string
  lines: Line[]
  /** Plusieurs lignes, une par élément. */
  many?: boolean
  /** Sans lien : un bouton en est déjà un. */
  plain?: boolean
  /** Vide, il manque. */
  required?: boolean
  /** Sa barre ne vient qu'avec le focus. */
  compact?: boolean
  onChange: (lines: Line[]) => void
}

const chip = 'mx-px rounded border border-input bg-muted px-1 py-px font-medium whitespace-pre-wrap [&.ProseMirror-selectednode]:outline-2 [&.ProseMirror-selectednode]:outline-ring'

const isBlank = (lines: Line[]): boolean => lines.every(({ content }) => content.length === 0)

export function RichBox({ label, lines, many = false, plain = false, required = false, compact = false, onChange }: RichBoxProps) {
  const { t } = useTranslation()
  const id = useId()
  const { locale, palette } = useScene()
  const host = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<EditorView | undefined>()
  const [state, setState] = useState<EditorState | undefined>()
  const [choosing, setChoosing] = useState(false)
  const [active, setActive] = useState(false)
  const said = useEffectEvent((code: string) => saidCode(t, palette.variables, code))
  const tell = useEffectEvent(onChange)
  const start = useEffectEvent(() => {
    const schema = schemaOf(many, codesOf(lines), plain)
    const attributes = ({ doc }: EditorState) => ({ role: 'textbox', 'aria-multiline': 'true', ...(required && { 'aria-required': 'true', 'aria-invalid': String(isBlank(fromDoc(doc))) }), 'aria-labelledby': id, 'aria-describedby': `${id}-error`, lang: locale, class: cx('min-h-control px-3 py-1.5 outline-none', many && '[&_li]:ml-5 [&_li]:list-disc') })
    return { schema, attributes, state: EditorState.create({ doc: toDoc(schema, lines), plugins: pluginsOf(schema, many, () => setChoosing(true)) }) }
  })

  useEffect(() => {
    if (!host.current) return
    const started = start()
    const editor = new EditorView(host.current, {
      state: started.state,
      attributes: started.attributes,
      clipboardTextParser: (text) => pasted(started.schema, text, many),
      nodeViews: {
        code: (node) => {
          const dom = document.createElement('span')
          dom.className = chip
          dom.title = String(node.attrs.code)
          dom.dataset.variable = ''
          dom.textContent = said(dom.title)
          return { dom }
        },
      },
      dispatchTransaction(transaction) {
        const next = editor.state.apply(transaction)
        editor.updateState(next)
        setState(next)
        if (transaction.docChanged) tell(fromDoc(next.doc))
      },
    })
    setView(editor)
    setState(editor.state)
    return () => editor.destroy()
  }, [many])

  // Une variable se nomme autrement quand on dit de quelle fiche le message parlera.
  useEffect(() => {
    for (const dom of view?.dom.querySelectorAll<HTMLElement>('[data-variable]') ?? []) dom.textContent = saidCode(t, palette.variables, dom.title)
  }, [view, t, palette.variables])

  const leave = ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) => {
    if (!currentTarget.contains(relatedTarget)) setActive(false)
  }
  return (
    <div className="grid min-w-0 gap-1.5" onFocus={() => setActive(true)} onBlur={leave}>
      <span id={id} className="text-label font-medium">
        {label}
      </span>
      <div className={cx(controlStyle, 'overflow-hidden has-[.ProseMirror-focused]:outline-2 has-[.ProseMirror-focused]:outline-offset-2 has-[.ProseMirror-focused]:outline-ring')}>
        <div ref={host} className="[&_a]:underline [&_a]:underline-offset-4" />
      </div>
      <p id={`${id}-error`} className="text-meta font-medium text-danger empty:hidden">
        {required && isBlank(lines) && t('mail.neededHere')}
      </p>
      {view && state && (!compact || active || choosing) && <RichTools label={label} view={view} state={state} plain={plain} choosing={choosing} onChoosing={setChoosing} />}
    </div>
  )
}
