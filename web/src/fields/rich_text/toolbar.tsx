/** Barre de mise en forme : une touche Tab pour y entrer, les flèches pour la parcourir. L'adresse d'un lien se tape dessous. */
import { setBlockType, toggleMark, wrapIn } from 'prosemirror-commands'
import { redo, undo } from 'prosemirror-history'
import type { MarkType, NodeType } from 'prosemirror-model'
import { liftListItem, wrapInList } from 'prosemirror-schema-list'
import type { Command, EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { Bold, Heading2, Heading3, Italic, Link, List, ListOrdered, Quote, Redo2, Strikethrough, Underline, Undo2, type LucideIcon } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { schema } from './schema'

const { nodes, marks } = schema

interface Tool {
  name: string
  icon: LucideIcon
  command: Command
  /** Déjà appliqué là où est le curseur. */
  on: (state: EditorState) => boolean
}

const hasMark = (mark: MarkType) => (state: EditorState) => {
  const { from, to, empty, $from } = state.selection
  return empty ? Boolean(mark.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, mark)
}
const isInside = (type: NodeType) => ({ selection: { $from } }: EditorState) => Array.from({ length: $from.depth + 1 }, (_, depth) => $from.node(depth).type).includes(type)
const isHeading = (level: number) => ({ selection: { $from } }: EditorState) => $from.parent.type === nodes.heading && $from.parent.attrs.level === level
const heading = (level: number): Tool['command'] => (state, dispatch) => (isHeading(level)(state) ? setBlockType(nodes.paragraph!) : setBlockType(nodes.heading!, { level }))(state, dispatch)
const list = (type: NodeType): Command => (state, dispatch) => (isInside(type)(state) ? liftListItem(nodes.list_item!) : wrapInList(type))(state, dispatch)
const never = () => false

const tools: Tool[] = [
  { name: 'bold', icon: Bold, command: toggleMark(marks.strong!), on: hasMark(marks.strong!) },
  { name: 'italic', icon: Italic, command: toggleMark(marks.em!), on: hasMark(marks.em!) },
  { name: 'underline', icon: Underline, command: toggleMark(marks.u!), on: hasMark(marks.u!) },
  { name: 'strike', icon: Strikethrough, command: toggleMark(marks.s!), on: hasMark(marks.s!) },
  { name: 'heading', icon: Heading2, command: heading(2), on: isHeading(2) },
  { name: 'subheading', icon: Heading3, command: heading(3), on: isHeading(3) },
  { name: 'bullets', icon: List, command: list(nodes.bullet_list!), on: isInside(nodes.bullet_list!) },
  { name: 'numbers', icon: ListOrdered, command: list(nodes.ordered_list!), on: isInside(nodes.ordered_list!) },
  { name: 'quote', icon: Quote, command: wrapIn(nodes.blockquote!), on: isInside(nodes.blockquote!) },
  { name: 'undo', icon: Undo2, command: undo, on: never },
  { name: 'redo', icon: Redo2, command: redo, on: never },
]

const isAddress = (text: string) => /^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(text)

interface ToolbarProps {
  label: string
  view: EditorView | undefined
  state: EditorState | undefined
  disabled: boolean
}

export function Toolbar({ label, view, state, disabled }: ToolbarProps) {
  const { t } = useTranslation()
  const [address, setAddress] = useState<string | undefined>()
  const [current, setCurrent] = useState(0)
  const run = (command: Command) => {
    if (!view) return
    command(view.state, view.dispatch)
    view.focus()
  }
  const linked = state ? hasMark(marks.link!)(state) : false
  const link = () => (linked ? run(toggleMark(marks.link!)) : setAddress('https://'))
  const apply = () => {
    if (address && isAddress(address)) run(toggleMark(marks.link!, { href: address }))
    setAddress(undefined)
  }
  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const next = (current + step + buttons.length) % buttons.length
    setCurrent(next)
    buttons[next]?.focus()
  }
  const button = (rank: number, name: string, Icon: LucideIcon, pressed: boolean, act: () => void) => (
    <Button key={name} variant="ghost" size="smallIcon" tabIndex={rank === current ? 0 : -1} aria-label={t(`rich.${name}`)} aria-pressed={pressed} className={pressed ? 'bg-accent text-accent-foreground' : ''} disabled={disabled} onMouseDown={(event) => event.preventDefault()} onFocus={() => setCurrent(rank)} onClick={act}>
      <Icon aria-hidden />
    </Button>
  )
  return (
    <div className="border-b bg-muted">
      <div role="toolbar" aria-label={t('rich.toolbar', { label })} tabIndex={-1} className="flex flex-wrap gap-0.5 p-1" onKeyDown={walk}>
        {tools.map((tool, rank) => button(rank, tool.name, tool.icon, Boolean(state && tool.on(state)), () => run(tool.command)))}
        {button(tools.length, 'link', Link, linked, link)}
      </div>
      {address !== undefined && (
        <div className="flex gap-1.5 p-1 pt-0">
          <Input
            autoFocus
            type="text"
            inputMode="url"
            aria-label={t('rich.address')}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setAddress(undefined)
              if (event.key !== 'Enter') return
              event.preventDefault()
              apply()
            }}
          />
          <Button disabled={!isAddress(address)} onClick={apply}>
            {t('rich.apply')}
          </Button>
        </div>
      )}
    </div>
  )
}
