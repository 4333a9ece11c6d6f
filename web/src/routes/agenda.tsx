/** Agenda de la personne. */
import { learn } from '@/lib/i18n'
import { agendaTexts } from '@/locales/agenda'

await learn(agendaTexts)

export { AgendaView as AgendaRoute } from '@/views/agenda/agenda-view'
