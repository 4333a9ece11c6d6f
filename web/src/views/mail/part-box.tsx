/** Une partie d'un message dans une langue : ce qu'on écrit, sa faute à sa ligne, le texte livré à un geste. */
import { RotateCcw } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import type { Part, Preview, SaidPart } from '@/features/mail/api/templates'
import type { Language } from '@/lib/i18n'
import { insertFormat, insertVariable, type Inserted } from './insert'
import type { Palette } from './use-variables'
import { VariablePalette } from './palette'
import { preferBlocks, prefersBlocks, VisualPart } from './visual-part'

interface PartBoxProps {
  part: Part
  locale: Language
  said: SaidPart | undefined
  typed: string | undefined
  fault: Preview['faults'][number] | undefined
  /** Ce que le serveur a refusé d'écrire. */
  refused: string | undefined
  /** Ce qu'un autre a écrit pendant la saisie. */
  theirs: string | undefined
  /** Ce qu'elle peut nommer. */
  palette: Palette
  onType: (text: string) => void
}

/** L'identifiant de sa case : une langue à la fois est à l'écran. */
export const partId = (part: Part): string => `part-${part}`

export function PartBox({ part, locale, said, typed, fault, refused, theirs, palette, onType }: PartBoxProps) {
  const { t } = useTranslation()
  const value = typed ?? said?.text ?? ''
  const original = said?.original ?? ''
  const own = value !== original
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const [choosing, setChoosing] = useState(false)
  const [blocks, setBlocks] = useState(() => part === 'html' && prefersBlocks())
  // Où le focus et le curseur reviennent, le choix fait ou non.
  const caret = useRef(value.length)
  const selected = (): [number, number] => [box.current?.selectionStart ?? value.length, box.current?.selectionEnd ?? value.length]
  const put = ({ text, caret: at }: Inserted) => {
    // Le texte d'abord : le curseur se pose dans celui qu'on vient d'écrire.
    flushSync(() => onType(text))
    caret.current = at
    setChoosing(false)
  }
  const choose = (open: boolean) => {
    if (open) caret.current = selected()[1]
    setChoosing(open)
  }
  const giveBack = () => {
    box.current?.focus()
    box.current?.setSelectionRange(caret.current, caret.current)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key !== ' ' || !event.ctrlKey) return
    event.preventDefault()
    choose(true)
  }
  const turn = (mode: string) => {
    setBlocks(mode === 'blocks')
    preferBlocks(mode === 'blocks')
  }
  /** Les blocs n'ont pas de lignes : la faute se montre dans le code, le curseur au début de la sienne. */
  const seeLine = (line: number) => {
    flushSync(() => turn('code'))
    const at = value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
    caret.current = at
    giveBack()
  }
  const line = blocks ? fault?.line : null
  const typing = { ref: box, lang: locale, value, onChange: (event: { target: { value: string } }) => onType(event.target.value), onKeyDown: keys }
  const told = fault ? t(fault.line === null ? 'mail.fault' : 'mail.faultAt', { line: fault.line, message: fault.message }) : refused
  return (
    <div className="grid min-w-0 gap-1.5">
      {part === 'html' && <Segmented aria-label={t('mail.pageMode')} value={blocks ? 'blocks' : 'code'} options={['code', 'blocks'].map((one) => ({ value: one, label: t(`mail.mode.${one}`) }))} onChange={turn} />}
      <FieldFrame id={partId(part)} label={t(`mail.part.${part}`)} help={original === '' && part !== 'title' ? t('mail.optional') : undefined} error={told}>
        {(control) => (part === 'title' ? <Input {...typing} {...control} /> : blocks ? <VisualPart text={value} original={original} locale={locale} palette={palette} control={control} onType={onType} /> : <Textarea spellCheck={part === 'text'} className="max-h-[32rem] overflow-y-auto font-mono text-label scroll-thin" rows={8} {...typing} {...control} />)}
      </FieldFrame>
      {typeof line === 'number' && (
        <Button variant="ghost" size="small" className="justify-self-start" onClick={() => seeLine(line)}>
          {t('mail.seeInCode')}
        </Button>
      )}
      {!blocks && (
        <div className="flex justify-end">
          <VariablePalette palette={palette} part={t(`mail.part.${part}`)} open={choosing} onOpen={choose} onVariable={(one) => put(insertVariable(value, selected(), one))} onFormat={(one) => put(insertFormat(value, selected(), one))} onReturn={giveBack} />
        </div>
      )}
      {theirs !== undefined && (
        <div role="alert" className="grid gap-1 rounded-md border border-danger/40 bg-danger-soft p-3 text-label">
          <p className="font-medium">{t('mail.theirs')}</p>
          <pre className="max-h-40 overflow-auto font-mono text-meta whitespace-pre-wrap scroll-thin">{theirs}</pre>
        </div>
      )}
      {own && (
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone="info">{t('mail.rewritten')}</Badge>
          <Button variant="ghost" size="small" onClick={() => onType(original)}>
            <RotateCcw aria-hidden />
            {t(original === '' ? 'mail.removePart' : 'mail.deliveredText')}
            <span className="sr-only">{t(`mail.part.${part}`)}</span>
          </Button>
        </p>
      )}
    </div>
  )
}
