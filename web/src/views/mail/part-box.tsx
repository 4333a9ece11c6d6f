/** Une partie d'un message dans une langue : ce qu'on écrit, sa faute à sa ligne, le texte livré à un geste. */
import { RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import type { Part, Preview, SaidPart } from '@/features/mail/api/templates'
import type { Language } from '@/lib/i18n'

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
  onType: (text: string) => void
}

/** L'identifiant de sa case : une langue à la fois est à l'écran. */
export const partId = (part: Part): string => `part-${part}`

export function PartBox({ part, locale, said, typed, fault, refused, theirs, onType }: PartBoxProps) {
  const { t } = useTranslation()
  const value = typed ?? said?.text ?? ''
  const original = said?.original ?? ''
  const own = value !== original
  const told = fault ? t(fault.line === null ? 'mail.fault' : 'mail.faultAt', { line: fault.line, message: fault.message }) : refused
  return (
    <div className="grid min-w-0 gap-1.5">
      <FieldFrame id={partId(part)} label={t(`mail.part.${part}`)} help={original === '' && part !== 'title' ? t('mail.optional') : undefined} error={told}>
        {(control) =>
          part === 'title' ? (
            <Input lang={locale} value={value} onChange={(event) => onType(event.target.value)} {...control} />
          ) : (
            <Textarea lang={locale} spellCheck={part === 'text'} className="max-h-[32rem] overflow-y-auto font-mono text-label scroll-thin" rows={8} value={value} onChange={(event) => onType(event.target.value)} {...control} />
          )
        }
      </FieldFrame>
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
