/** Met un texte au presse-papiers ; faux là où le navigateur ne le permet pas (une page servie sans HTTPS n'en a pas). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
