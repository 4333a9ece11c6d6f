/** Agenda de la personne. */

export { AgendaView as AgendaRoute } from '@/views/agenda/agenda-view'
