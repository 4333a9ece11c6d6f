/** Un même travail demandé coup sur coup ne se fait qu'une fois, peu après la dernière demande. */
const GROUP_MS = 300

export function grouped() {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  return {
    later: (key: string, work: () => void) => {
      clearTimeout(waiting.get(key))
      waiting.set(key, setTimeout(work, GROUP_MS))
    },
    forget: () => waiting.forEach((timer) => clearTimeout(timer)),
  }
}
