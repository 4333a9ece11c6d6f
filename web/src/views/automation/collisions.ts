/** Ce que quelqu'un d'autre a changé pendant la saisie, et que l'on change aussi. */
const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)

/** `start` : ce qu'on a ouvert ; `current` : ce qui est gardé maintenant. Qui a écrit la même chose n'oppose rien. */
export const collisions = <Body extends object>(changes: Partial<Body>, start: Body, current: Body): (keyof Body)[] =>
  (Object.keys(changes) as (keyof Body)[]).filter((name) => !same(current[name], start[name]) && !same(current[name], changes[name]))
