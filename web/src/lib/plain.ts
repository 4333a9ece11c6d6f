/** Un texte comme on le cherche : sans accents ni majuscules. */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Un mot comme on le compare : de même, sans blancs autour. */
export const fold = (text: string): string => plain(text).trim()
