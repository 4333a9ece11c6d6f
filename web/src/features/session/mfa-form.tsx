/** Second pas de la connexion, et première inscription de l'application d'authentification si le serveur la propose. */
import { useMutation } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { asProblem } from '@/lib/http/problem'
import type { Challenge } from './api/login'
import { verifyMfa } from './api/verify-mfa'
import { CODE_LENGTH, CodeInput } from './code-input'
import { EnrolPanel } from './enrol-panel'
import { LoginProblem } from './login-problem'

interface MfaFormProps {
  challenge: Challenge
  onDone: () => void
  onBack: () => void
}

export function MfaForm({ challenge, onDone, onBack }: MfaFormProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const attempt = useMutation({
    mutationFn: (typed: string) => verifyMfa(challenge.challenge, typed),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.length === CODE_LENGTH) attempt.mutate(code)
  }
  const enrolling = challenge.enroll !== undefined
  return (
    <form onSubmit={submit} className="grid gap-5">
      <header>
        <PageTitle text={enrolling ? t('login.enrolTitle') : t('login.codeTitle')} className="text-record" />
        <p className="mt-1 text-muted-foreground">{enrolling ? t('login.enrolSubtitle') : t('login.codeSubtitle')}</p>
      </header>
      {challenge.enroll && <EnrolPanel enrolment={challenge.enroll} />}
      {attempt.error && <LoginProblem key={attempt.submittedAt} error={attempt.error} />}
      <FieldFrame id="code" label={t('login.code')}>
        {(control) => (
          <CodeInput
            value={code}
            onChange={setCode}
            onComplete={(typed) => attempt.mutate(typed)}
            disabled={attempt.isPending}
            control={{ ...control, 'aria-invalid': attempt.error && asProblem(attempt.error).code === 'auth.bad_code' ? true : undefined }}
          />
        )}
      </FieldFrame>
      <div className="grid gap-2">
        <Button type="submit" variant="primary" busy={attempt.isPending} disabled={code.length < CODE_LENGTH}>
          {t('login.verify')}
        </Button>
        <Button variant="ghost" onClick={onBack}>
          <ArrowLeft aria-hidden />
          {t('login.back')}
        </Button>
      </div>
    </form>
  )
}
