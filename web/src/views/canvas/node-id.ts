/** Un nœud et ses réglages dans la page : le focus va de l'un aux autres. */
export const nodeId = (id: string) => `canvas-${id}`

export const PANEL_ID = 'node-panel'

export const focusNode = (id: string) => document.getElementById(nodeId(id))?.focus({ preventScroll: true })

/** Un nœud choisi au clavier mène à ses réglages. */
export const focusPanel = () => document.getElementById(PANEL_ID)?.focus()
