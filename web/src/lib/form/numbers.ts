/** « 1 234,50 » se tape comme il se lit : espaces ôtés, virgule admise. */
export const normalNumber = (value: unknown): string =>
  String(value ?? '')
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(',', '.')
