/** Connexion, en deux pas, puis retour à la page voulue. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { AuthLayout } from '@/features/session/auth-layout'
import type { Challenge } from '@/features/session/api/login'
import { LoginForm } from '@/features/session/login-form'
import { MfaForm } from '@/features/session/mfa-form'

export function LoginRoute() {
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false }) as { next?: string }
  const [email, setEmail] = useState('')
  const [challenge, setChallenge] = useState<Challenge | undefined>()
  const done = () => {
    // La documentation de l'API est une page du serveur, pas un écran d'ici.
    if (next?.startsWith('/api/')) location.assign(next)
    // Une adresse d'ailleurs (« //autre.site ») n'est pas une page à nous : retour à l'accueil.
    else void navigate({ to: next && /^\/(?![/\\])/.test(next) ? next : '/', replace: true })
  }
  return (
    <AuthLayout>
      {challenge ? (
        <MfaForm challenge={challenge} onDone={done} onBack={() => setChallenge(undefined)} />
      ) : (
        <LoginForm email={email} onEmail={setEmail} onChallenge={setChallenge} onDone={done} />
      )}
    </AuthLayout>
  )
}
