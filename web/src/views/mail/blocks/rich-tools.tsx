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
import { isMarked, linkSpan, withFormat, withLink, withVariable, type LinkSpan } from './rich-keys'
import { useScene } from './scene'

interface RichToolsProps {
  label: string
  view: EditorView
  state: EditorState
  plain: boolean
  choosing: boolean
  onChoosing: (open: boolean) => void
}

/** Le texte dont on demande l'adresse. */
interface Linking extends Pick<EditorState, 'doc' | 'selection'> {
  span: LinkSpan
}

export function RichTools({ label, view, state, plain, choosing, onChoosing }: RichToolsProps) {
  const { t } = useTranslation()
  const { palette } = useScene()
  const [linking, setLinking] = useState<Linking | undefined>()
  // L'adresse va au texte pour lequel on l'a demandée : s'il change, ou si l'on en choisit un autre, on ne la demande plus.
  if (linking && (linking.doc !== state.doc || !linking.selection.eq(state.selection))) setLinking(undefined)
  const marks = state.schema.marks
  const span = linkSpan(state)
  const isLinked = span?.mark !== undefined
  const toggle = (name: string) => {
    toggleMark(marks[name]!)(view.state, view.dispatch)
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
  const link = (to: LinkSpan, href: string) => {
    view.dispatch(withLink(view.state, to, href))
    setLinking(undefined)
    view.focus()
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
            title={span ? t('rich.link') : t('blocks.linkWhere')}
            aria-pressed={isLinked}
            className={isLinked ? 'bg-accent text-accent-foreground' : ''}
            aria-expanded={linking !== undefined}
            disabled={!span}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setLinking(linking || !span ? undefined : { span, doc: state.doc, selection: state.selection })}
          >
            <Link aria-hidden />
          </Button>
        )}
        <span className="ml-auto">
          <VariablePalette palette={palette} part={label} open={choosing} onOpen={onChoosing} onVariable={put} onFormat={dress} onReturn={() => view.focus()} />
        </span>
      </div>
      {linking && (
        <div className="grid gap-2">
          <AddressBox label={t('rich.address')} address={String(linking.span.mark?.attrs.href ?? '')} onChange={(href) => link(linking.span, href)} />
          {linking.span.mark && (
            <Button variant="ghost" size="small" className="justify-self-start" onClick={() => link(linking.span, '')}>
              {t('blocks.unlink')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
