/** Identifiant du bouton d'un nœud dans la page. */
export const nodeId = (id: string) => `canvas-${id}`
