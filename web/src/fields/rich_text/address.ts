/** Adresses qu'un texte mis en forme peut porter : celles qui mènent ailleurs, jamais celles qui exécutent. */
const safe = /^(?:https?:\/\/|mailto:|tel:)/i

export const isSafeAddress = (address: string | null | undefined): boolean => safe.test(address?.trim() ?? '')
