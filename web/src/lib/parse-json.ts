/** Du JSON qu'une personne écrit : rien tant que ce n'en est pas. */
export function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
