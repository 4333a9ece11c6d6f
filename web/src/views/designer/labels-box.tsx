/** Un texte en quatre langues : celle de la personne d'abord, les autres à la demande. */
import { Languages } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { languages, type Labels, type Language } from '@/lib/i18n'

interface LabelsBoxProps {
  label: string
  value: Labels
  onChange: (value: Labels) => void
  onBlur?: () => void
  required?: boolean
  help?: string
  error?: string
  placeholder?: string
  /** Plusieurs lignes. */
  long?: boolean
  /** Identifiant du champ de saisie, pour y mener. */
  id?: string
}

export function LabelsBox({ label, value, onChange, onBlur, required, help, error, placeholder, long, id }: LabelsBoxProps) {
  const { t, i18n } = useTranslation()
  const made = useId()
  const own = i18n.language as Language
  const [open, setOpen] = useState(false)
  const written = languages.filter((language) => value[language]?.trim()).length
  const input = (language: Language, control: object) => {
    const write = (text: string) => onChange({ ...value, [language]: text })
    const shared = { value: value[language] ?? '', lang: language, placeholder, onBlur, ...control }
    return long ? <Textarea {...shared} onChange={(event) => write(event.target.value)} /> : <Input {...shared} maxLength={200} onChange={(event) => write(event.target.value)} />
  }
  return (
    <div className="grid gap-2">
      <FieldFrame id={id ?? made} label={label} required={required} help={help} error={error}>
        {(control) => (
          <div className="flex gap-1.5">
            {input(own, control)}
            <Button variant="ghost" aria-expanded={open} title={t('admin.translations', { label })} className="tnum px-2 text-label text-muted-foreground" onClick={() => setOpen(!open)}>
              <Languages aria-hidden />
              {`${written}/${languages.length}`}
              <span className="sr-only">{t('admin.translations', { label })}</span>
            </Button>
          </div>
        )}
      </FieldFrame>
      {open && (
        <div className="grid gap-2 border-l-2 pl-3">
          {languages
            .filter((language) => language !== own)
            .map((language) => (
              <FieldFrame key={language} id={`${id ?? made}-${language}`} label={t(`language.${language}`)}>
                {(control) => input(language, { ...control, 'aria-labelledby': undefined, 'aria-label': `${label} — ${t(`language.${language}`)}` })}
              </FieldFrame>
            ))}
        </div>
      )}
    </div>
  )
}
