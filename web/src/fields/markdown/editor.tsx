/** CommonMark : on écrit le texte, des boutons posent les marques, un aperçu montre le résultat. */
import { Bold, Code, Eye, Heading2, Italic, Link, List, Pencil, type LucideIcon } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Textarea } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import type { EditorProps } from '@/fields/types'
import { link, prefix, wrap, type Edited } from './marks'

const Preview = lazy(() => import('./display'))

const tools: { name: string; icon: LucideIcon; edit: (text: string, start: number, end: number) => Edited }[] = [
  { name: 'bold', icon: Bold, edit: (text, start, end) => wrap(text, start, end, '**') },
  { name: 'italic', icon: Italic, edit: (text, start, end) => wrap(text, start, end, '*') },
  { name: 'code', icon: Code, edit: (text, start, end) => wrap(text, start, end, '`') },
  { name: 'heading', icon: Heading2, edit: (text, start, end) => prefix(text, start, end, '## ') },
  { name: 'bullets', icon: List, edit: (text, start, end) => prefix(text, start, end, '- ') },
  { name: 'link', icon: Link, edit: link },
]

export function MarkdownEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const area = useRef<HTMLTextAreaElement>(null)
  const [seen, setSeen] = useState(false)
  const text = String(value ?? '')
  const edit = (act: (typeof tools)[number]['edit']) => {
    const box = area.current
    if (!box) return
    const edited = act(text, box.selectionStart, box.selectionEnd)
    // Le choix se pose sur le texte redessiné, avant la frappe suivante.
    flushSync(() => onChange(edited.text))
    box.focus()
    box.setSelectionRange(edited.start, edited.end)
  }
  return (
    <div className="grid gap-1.5">
      <div role="group" aria-label={t('rich.toolbar', { label: field.label })} className="flex flex-wrap items-center gap-0.5">
        {tools.map(({ name, icon: Icon, edit: act }) => (
          <Button key={name} variant="ghost" size="smallIcon" aria-label={t(`rich.${name}`)} disabled={disabled || seen} onMouseDown={(event) => event.preventDefault()} onClick={() => edit(act)}>
            <Icon aria-hidden />
          </Button>
        ))}
        <Button variant="ghost" size="small" aria-pressed={seen} className="ml-auto" onClick={() => setSeen(!seen)}>
          {seen ? <Pencil aria-hidden /> : <Eye aria-hidden />}
          {seen ? t('rich.write') : t('rich.preview')}
        </Button>
      </div>
      {seen ? (
        <div id={control.id} className="min-h-24 rounded-md border bg-card px-3 py-2">
          <Suspense fallback={<Skeleton className="h-16" />}>
            <Preview field={field} value={text} />
          </Suspense>
        </div>
      ) : (
        <Textarea ref={area} className="font-mono text-label" value={text} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
      )}
    </div>
  )
}
