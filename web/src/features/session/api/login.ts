/** Premier pas de la connexion : adresse et mot de passe. */
import { post } from '@/lib/http/request'
import { rememberSession } from '@/lib/http/session'

export interface Enrolment {
  secret: string
  uri: string
  qr: string
}

export interface Challenge {
  mfa_required: true
  challenge: string
  methods: string[]
  enroll?: Enrolment
}

export interface SessionAnswer {
  mfa_required?: false
  csrf: string
}

export async function login(email: string, password: string): Promise<Challenge | SessionAnswer> {
  const answer = await post<Challenge | SessionAnswer>('/auth/login', { email, password, session: 'cookie' })
  if (!answer.mfa_required) rememberSession(answer.csrf)
  return answer
}
