/** Adresse et mot de passe. Les refus s'annoncent dans une zone d'alerte, avec l'attente restante s'il y en a une. */
import { useMutation } from '@tanstack/react-query'
import { Eye, EyeOff } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { login, type Challenge } from './api/login'
import { LoginProblem } from './login-problem'

interface LoginFormProps {
  email: string
  onEmail: (email: string) => void
  onChallenge: (challenge: Challenge) => void
  onDone: () => void
}

export function LoginForm({ email, onEmail, onChallenge, onDone }: LoginFormProps) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [visible, setVisible] = useState(false)
  const attempt = useMutation({
    mutationFn: () => login(email.trim(), password),
    onSuccess: (answer) => (answer.mfa_required ? onChallenge(answer) : onDone()),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    attempt.mutate()
  }
  return (
    <form onSubmit={submit} className="grid gap-5">
      <header>
        <PageTitle text={t('login.title')} className="text-record" />
        <p className="mt-1 text-muted-foreground">{t('login.subtitle')}</p>
      </header>
      {attempt.error && <LoginProblem key={attempt.submittedAt} error={attempt.error} />}
      <FieldFrame id="email" label={t('login.email')}>
        {(control) => <Input type="email" name="email" autoComplete="username" autoFocus required value={email} onChange={(event) => onEmail(event.target.value)} {...control} />}
      </FieldFrame>
      <FieldFrame id="password" label={t('login.password')}>
        {(control) => (
          <div className="relative">
            <Input
              type={visible ? 'text' : 'password'}
              name="password"
              autoComplete="current-password"
              required
              className="pr-11"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              {...control}
            />
            <Button variant="ghost" size="smallIcon" className="absolute top-1/2 right-1 -translate-y-1/2" aria-label={t('login.showPassword')} aria-pressed={visible} onClick={() => setVisible(!visible)}>
              {visible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            </Button>
          </div>
        )}
      </FieldFrame>
      <Button type="submit" variant="primary" busy={attempt.isPending}>
        {t('login.continue')}
      </Button>
    </form>
  )
}
