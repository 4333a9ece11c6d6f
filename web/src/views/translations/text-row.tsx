/** Un texte : d'où l'on traduit à gauche, ce qu'on en dit à droite. Entrée valide et passe au suivant, Échap reprend. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useId, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Textarea } from '@/components/ui/input'
import { insertsOf, reword, sourceOf, textsQuery, withReworded, type Choice, type TextLine } from '@/features/translations/api/translations'
import { asProblem, type Problem } from '@/lib/http/problem'
import type { Language } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

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
  const [typed, setTyped] = useState<string | undefined>()
  /** Ce qu'un autre a écrit pendant la saisie : l'enregistrer à nouveau le remplace en connaissance de cause. */
  const [theirs, setTheirs] = useState<{ text: string | null } | undefined>()
  const [fault, setFault] = useState<string | undefined>()
  const seen = theirs ? theirs.text : said.text
  const source = sourceOf(line, locale)
  const inserts = insertsOf((source ? line.texts[source].text : undefined) ?? said.original ?? '')
  const write = useMutation({
    mutationFn: (change: { text: string | null; seen: string | null }) => reword({ key: line.key, locale, ...change }),
    onSuccess: (done, { text, seen: before }) => {
      client.setQueryData(textsQuery(choice).queryKey, (pages) => withReworded(pages, done))
      setTyped(undefined)
      setTheirs(undefined)
      setFault(undefined)
      const now = done.data[0]?.texts[locale].text ?? null
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
    const text = typed?.trim()
    if (typed === undefined || write.isPending) return
    if (text === (seen ?? '')) setTyped(undefined)
    else write.mutate({ text: text || null, seen })
  }
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape' && typed !== undefined) {
      event.stopPropagation()
      setTyped(undefined)
      setFault(undefined)
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
            data-text
            lang={locale}
            className="min-h-control flex-1 py-1.5"
            rows={1}
            aria-label={t('shaping.textIn', { language: t(`language.${locale}`), key: line.key })}
            aria-describedby={`${id}-source ${id}-note`}
            aria-invalid={fault !== undefined || undefined}
            value={typed ?? said.text ?? ''}
            onChange={(event) => setTyped(event.target.value)}
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
            <p role="alert" className="font-medium text-danger">
              {t('shaping.staleText', { text: theirs.text ?? '' })}
            </p>
          )}
          {inserts.length > 0 && <p>{t('shaping.inserts', { names: inserts.join(' ') })}</p>}
          {said.own && <p>{said.original === null ? t('shaping.nothingSaid') : t('shaping.originalText', { text: said.original })}</p>}
        </div>
      </div>
    </li>
  )
}

function currentOf(problem: Problem): string | null {
  const current: unknown = problem.current
  return typeof current === 'string' ? current : null
}
