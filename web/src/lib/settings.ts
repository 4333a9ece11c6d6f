/** Réglages gardés dans ce navigateur. Un stockage refusé (navigation privée) ne casse rien : on oublie, c'est tout. */
const key = (name: string) => `opsflux.${name}`

export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(key(name))
  } catch {
    return null
  }
}

export function writeSetting(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key(name))
    else localStorage.setItem(key(name), value)
  } catch {
    // Rien à faire : le réglage ne survivra pas à l'onglet.
  }
}

/** Entend ce qu'un autre onglet de ce navigateur y écrit. */
export const onSetting = (name: string, heard: (value: string | null) => void): void =>
  window.addEventListener('storage', (event) => event.key === key(name) && heard(event.newValue))

export function readJson<T>(name: string): T | null {
  const text = readSetting(name)
  if (text === null) return null
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

export const writeJson = (name: string, value: unknown): void => writeSetting(name, value === null ? null : JSON.stringify(value))
