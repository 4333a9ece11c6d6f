/** Phrase d'une faute : celle du serveur, sinon la nôtre. */
import type { TFunction } from 'i18next'
import type { Fault } from './check'

export const faultText = (t: TFunction, fault: Fault): string => fault.message || t(`form.fault.${fault.code}`, fault.params ?? {})
