/** Des milliers séparés d'un signe, puis les décimales d'un autre : `1.234,50`, `1,234.50`. */
const grouped = /^(-?\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?!\2)[.,](\d+)$/

/** « 1 234,50 » se tape comme il se lit : milliers rassemblés, virgule ou point admis. */
export function normalNumber(value: unknown): string {
  const bare = String(value ?? '').replace(/[\s\u00a0\u202f'’]/g, '')
  const [, whole, mark, decimals] = grouped.exec(bare) ?? []
  return whole && mark ? `${whole.replaceAll(mark, '')}.${decimals}` : bare.replace(',', '.')
}
