/** Le corps d'une définition : il ne dit jamais un défaut, ce qui est vide n'y est pas. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || value === false || (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.values(value as object).every(isEmpty))

export const clean = <T extends object>(body: T): T => Object.fromEntries(Object.entries(body).filter(([, value]) => !isEmpty(value))) as T

export const without = (body: Record<string, unknown>, keys: Set<string>): Record<string, unknown> => Object.fromEntries(Object.entries(body).filter(([key]) => !keys.has(key)))
