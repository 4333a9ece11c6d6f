/** Ce que `public/early.js` a demandé avant que l'application n'arrive. Une réponse ne sert qu'une fois : la suivante se demande. */
declare global {
  interface Window {
    opsfluxEarly?: Map<string, Promise<Response>>
  }
}

export function takeEarly(address: string): Promise<Response> | undefined {
  const answer = window.opsfluxEarly?.get(address)
  window.opsfluxEarly?.delete(address)
  return answer
}
