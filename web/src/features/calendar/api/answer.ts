/** Répond à une invitation, pour soi. */
import { post } from '@/lib/http/request'
import type { Answer } from './agenda'

export const answerEvent = (event: string, answer: Exclude<Answer, 'pending'>): Promise<unknown> => post(`/calendar/events/${event}/answer`, { answer })
