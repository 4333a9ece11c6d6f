/** Un geste donné avant que son code soit là (`grid-gestures.tsx`) : il se refait à son arrivée. */
export interface Early {
  /** Les gestes ont leur code. */
  ready: boolean
  again?: () => void
}

/** Retient le geste ; rend ce qui le refait. Ce qu'un collage porte ne se lit qu'à l'instant. */
export function held(event: Event): () => void {
  const { target } = event
  if (!(event instanceof ClipboardEvent)) return () => target?.dispatchEvent(new MouseEvent(event.type, event))
  const copied = new DataTransfer()
  for (const type of event.clipboardData?.types ?? []) copied.setData(type, event.clipboardData?.getData(type) ?? '')
  return () => target?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: copied, bubbles: true, cancelable: true }))
}
