/** Sous une ligne : gras, italique, lien, et la palette des variables. L'adresse d'un lien se choisit dessous. */
import { toggleMark } from 'prosemirror-commands'
import type { EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { Bold, Italic, Link, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { toastInfo } from '@/lib/toast'
import { expressionOf, type Format } from '../insert'
import { VariablePalette } from '../palette'
import type { Variable } from '../variables'
import { AddressBox } from './address-box'
import { isMarked, withFormat, withVariable } from './rich-keys'
import { useScene } from './scene'

interface RichToolsProps {
  label: string
  view: EditorView
  state: EditorState
  plain: boolean
  choosing: boolean
  onChoosing: (open: boolean) => void
}

export function RichTools({ label, view, state, plain, choosing, onChoosing }: RichToolsProps) {
  const { t } = useTranslation()
  const { palette } = useScene()
  const [linking, setLinking] = useState(false)
  const marks = state.schema.marks
  const isLinked = !plain && isMarked(state, 'link')
  const toggle = (name: string, attrs?: { href: string }) => {
    toggleMark(marks[name]!, attrs)(view.state, view.dispatch)
    view.focus()
  }
  const put = (variable: Variable) => {
    view.dispatch(withVariable(view.state, `{{ ${expressionOf(variable)} }}`))
    onChoosing(false)
  }
  const dress = (format: Format) => {
    const change = withFormat(view.state, format)
    if (change) view.dispatch(change)
    else toastInfo(t('blocks.formatWhere'))
    onChoosing(false)
  }
  const link = (href: string) => {
    if (href === '') return
    toggle('link', { href })
    setLinking(false)
  }
  const tool = (name: 'bold' | 'italic', Icon: LucideIcon) => (
    <Button variant="ghost" size="smallIcon" aria-label={t(`rich.${name}`)} title={t(`rich.${name}`)} aria-pressed={isMarked(state, name)} className={isMarked(state, name) ? 'bg-accent text-accent-foreground' : ''} onMouseDown={(event) => event.preventDefault()} onClick={() => toggle(name)}>
      <Icon aria-hidden />
    </Button>
  )
  return (
    <div className="grid gap-2">
      <div role="group" aria-label={t('rich.toolbar', { label })} className="flex flex-wrap items-center gap-0.5">
        {tool('bold', Bold)}
        {tool('italic', Italic)}
        {!plain && (
          <Button
            variant="ghost"
            size="smallIcon"
            aria-label={t('rich.link')}
            title={isLinked || !state.selection.empty ? t('rich.link') : t('blocks.linkWhere')}
            aria-pressed={isLinked}
            className={isLinked ? 'bg-accent text-accent-foreground' : ''}
            disabled={!isLinked && state.selection.empty}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => (isLinked ? toggle('link') : setLinking(!linking))}
          >
            <Link aria-hidden />
          </Button>
        )}
        <span className="ml-auto">
          <VariablePalette palette={palette} part={label} open={choosing} onOpen={onChoosing} onVariable={put} onFormat={dress} onReturn={() => view.focus()} />
        </span>
      </div>
      {linking && !plain && <AddressBox label={t('rich.address')} address="" onChange={link} />}
    </div>
  )
}
