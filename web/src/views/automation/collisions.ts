/** Les parts d'une définition : celles qu'on a changées, celles que quelqu'un d'autre a changées pendant la saisie. */
import { same } from '@/lib/form/values'

/** Les seules parts changées : les autres restent à qui les a changées entre-temps. */
export const changedParts = <Body extends object>(body: Body, was: Body): Partial<Body> =>
  Object.fromEntries(Object.entries(body).filter(([name, value]) => !same(value, was[name as keyof Body]))) as Partial<Body>

/** `start` : ce qu'on a ouvert ; `current` : ce qui est gardé maintenant. Qui a écrit la même chose n'oppose rien. */
export const collisions = <Body extends object>(changes: Partial<Body>, start: Body, current: Body): (keyof Body & string)[] =>
  (Object.keys(changes) as (keyof Body & string)[]).filter((name) => !same(current[name], start[name]) && !same(current[name], changes[name]))
