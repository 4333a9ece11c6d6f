/** Un texte : d'où l'on traduit à gauche, ce qu'on en dit à droite. Entrée valide et passe au suivant, Échap reprend. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Textarea } from '@/components/ui/input'
import { insertsOf, reword, sourceOf, textsQuery, withReworded, type Choice, type TextLine } from '@/features/translations/api/translations'
import { isOfApplication } from '@/features/translations/message'
import { asProblem, type Problem } from '@/lib/http/problem'
import type { Language } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { MessageNotes } from './message-notes'

/** Ce qu'on écrit, et le texte qu'on avait sous les yeux en commençant. */
interface Draft {
  text: string
  seen: string | null
}

interface TextRowProps {
  line: TextLine
  locale: Language
  choice: Choice
}

export function TextRow({ line, locale, choice }: TextRowProps) {
  const { t } = useTranslation()
  const id = useId()
  const client = useQueryClient()
  const said = line.texts[locale]
  const [draft, setDraft] = useState<Draft | undefined>()
  const box = useRef<HTMLTextAreaElement>(null)
  /** Ce qu'un autre a écrit pendant la saisie : le remplacer se demande. */
  const [theirs, setTheirs] = useState<{ text: string | null } | undefined>()
  const [fault, setFault] = useState<string | undefined>()
  const source = sourceOf(line, locale)
  const model = (source ? line.texts[source].text : undefined) ?? said.original ?? ''
  const inserts = isOfApplication(line) ? [] : insertsOf(model)
  const write = useMutation({
    mutationFn: (change: { text: string | null; seen: string | null }) => reword({ key: line.key, locale, ...change }),
    onSuccess: (done, { text, seen: before }) => {
      client.setQueryData(textsQuery(choice).queryKey, (pages) => withReworded(pages, done))
      setTheirs(undefined)
      setFault(undefined)
      const now = done.data[0]?.texts[locale].text ?? null
      // Ce qu'on a écrit pendant l'envoi reste à enregistrer, à partir de ce qui vient de l'être.
      const left = draft && worded(draft.text) !== text ? { ...draft, seen: now } : undefined
      setDraft(left)
      if (left && document.activeElement !== box.current) write.mutate({ text: worded(left.text), seen: now })
      toastSuccess(t(text === null ? 'shaping.textReset' : 'shaping.textSaved'), { description: line.key, action: { label: t('action.undo'), onClick: () => write.mutate({ text: before, seen: now }) } })
    },
    onError: (error) => {
      const problem = asProblem(error)
      if (problem.code === 'stale.version') setTheirs({ text: currentOf(problem) })
      else if (problem.errors.length === 0) toastError(problemText(t, problem))
      setFault(problem.errors[0]?.message ?? (problem.code === 'stale.version' ? undefined : problemText(t, problem)))
    },
  })
  const save = () => {
    if (!draft || write.isPending || theirs) return
    if (worded(draft.text) === draft.seen) setDraft(undefined)
    else write.mutate({ text: worded(draft.text), seen: draft.seen })
  }
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape' && draft) {
      event.stopPropagation()
      setDraft(undefined)
      setTheirs(undefined)
      setFault(undefined)
      if (theirs) void client.invalidateQueries({ queryKey: textsQuery(choice).queryKey })
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      const boxes = [...document.querySelectorAll<HTMLTextAreaElement>('textarea[data-text]')]
      const next = boxes[boxes.indexOf(event.currentTarget) + 1]
      if (next) next.focus()
      else save()
    }
  }
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 lg:grid-cols-2">
      <div className="grid min-w-0 content-start gap-1">
        <p id={`${id}-source`} lang={source} className="break-words whitespace-pre-wrap">
          {source ? line.texts[source].text : <span className="text-muted-foreground">{t('shaping.neverSaid')}</span>}
        </p>
        <p className="flex flex-wrap items-center gap-1.5 text-meta text-muted-foreground">
          <code className="font-mono break-all">{line.key}</code>
          {line.missing && <Badge tone="warning">{t('shaping.missing')}</Badge>}
          {said.own && <Badge tone="info">{t('shaping.own')}</Badge>}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-1.5">
        <div className="flex items-start gap-1.5">
          <Textarea
            ref={box}
            data-text
            lang={locale}
            className="min-h-control flex-1 py-1.5"
            rows={1}
            aria-label={t('shaping.textIn', { language: t(`language.${locale}`), key: line.key })}
            aria-describedby={`${id}-source ${id}-note`}
            aria-invalid={fault !== undefined || undefined}
            value={draft?.text ?? said.text ?? ''}
            onChange={(event) => setDraft({ text: event.target.value, seen: draft ? draft.seen : said.text })}
            onKeyDown={keys}
            onBlur={save}
          />
          {said.own && (
            <Button variant="ghost" size="icon" busy={write.isPending} aria-label={t('shaping.resetText', { key: line.key })} title={said.original ?? t('shaping.nothingSaid')} onClick={() => write.mutate({ text: null, seen: said.text })}>
              <RotateCcw aria-hidden />
            </Button>
          )}
        </div>
        <div id={`${id}-note`} className="grid gap-1 text-meta text-muted-foreground">
          {fault && (
            <p role="alert" className="font-medium text-danger">
              {fault}
            </p>
          )}
          {theirs && (
            <div className="flex flex-wrap items-center gap-2">
              <p role="alert" className="min-w-0 flex-1 basis-60 font-medium text-danger">
                {t('shaping.staleText', { text: theirs.text ?? '' })}
              </p>
              {draft && (
                <Button size="small" busy={write.isPending} onClick={() => write.mutate({ text: worded(draft.text), seen: theirs.text })}>
                  {t('shaping.replaceText')}
                </Button>
              )}
            </div>
          )}
          {isOfApplication(line) && <MessageNotes original={said.original ?? model} text={draft?.text ?? said.text ?? ''} locale={locale} />}
          {inserts.length > 0 && <p>{t('shaping.inserts', { names: inserts.join(' ') })}</p>}
          {said.own && <p>{said.original === null ? t('shaping.nothingSaid') : t('shaping.originalText', { text: said.original })}</p>}
        </div>
      </div>
    </li>
  )
}

/** Un texte vide n'en est pas un. */
const worded = (text: string): string | null => text.trim() || null

function currentOf(problem: Problem): string | null {
  const current: unknown = problem.current
  return typeof current === 'string' ? current : null
}
