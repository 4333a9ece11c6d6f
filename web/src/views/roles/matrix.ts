/** Ce que chaque rôle peut : un droit s'écrit `paquet.entité.action.portée` ; le plus large l'emporte. */
import type { Grant, Role } from '@/features/roles/api/roles'
import type { Entity } from '@/lib/model'

export const scopes = ['own', 'department', 'company', 'all'] as const
export type Scope = (typeof scopes)[number]

export const baseActions = ['view', 'create', 'edit', 'delete', 'export', 'import'] as const

/** Droits d'une entité : tout, les gestes communs, puis ses étapes et actions. */
export const actionsOf = (entity: Entity): string[] => ['*', ...baseActions, ...(entity.actions ?? []).map((action) => action.name)]

interface Parts {
  pack: string
  entity: string
  action: string
  scope: Scope
}

/** `paquet.action.portée` vaut pour toutes les entités du paquet. */
export function readPermission(permission: string): Parts | undefined {
  const parts = permission.split('.')
  const [pack = '', entity = '', action = '', scope = ''] = parts.length === 3 ? [parts[0], '*', parts[1], parts[2]] : parts
  const known = scopes.find((one) => one === scope)
  return known && parts.length <= 4 ? { pack, entity, action, scope: known } : undefined
}

const widest = (left: Scope | undefined, right: Scope): Scope => (left && scopes.indexOf(left) >= scopes.indexOf(right) ? left : right)

/** Un octroi accordé tel quel, sans filtre ni classe : celui qu'une case du tableau écrit. */
const isPlain = (grant: Grant) => !grant.filter && !grant.classes

export interface Cell {
  /** Accordé par cette case. */
  own?: Scope
  /** Accordé autrement : plus général, filtré, ou hérité d'un autre rôle. */
  other?: Scope
  /** L'autre octroi ne vaut que pour certaines fiches. */
  filtered?: boolean
}

export function cellOf(roles: Role[], role: Role, entity: string, action: string): Cell {
  const cell: Cell = {}
  for (const [owner, grant] of withInherited(roles, role)) {
    const parts = readPermission(grant.permission)
    if (!parts || !covers(parts, entity, action)) continue
    const exact = owner === role && `${parts.pack}.${parts.entity}` === entity && parts.action === action
    if (exact && isPlain(grant)) cell.own = widest(cell.own, parts.scope)
    else {
      cell.filtered = (cell.other === undefined || cell.filtered === true) && Boolean(grant.filter)
      cell.other = widest(cell.other, parts.scope)
    }
  }
  return cell
}

function covers(parts: Parts, entity: string, action: string): boolean {
  const [pack = '', name = ''] = entity.split('.')
  const sameEntity = (parts.pack === '*' || parts.pack === pack) && (parts.entity === '*' || parts.entity === name)
  const isBase = baseActions.some((one) => one === action)
  return sameEntity && (parts.action === '*' || parts.action === action || (parts.action === 'manage' && isBase))
}

/** Les octrois d'un rôle et de ceux dont il hérite, chacun avec son rôle ; un cercle s'arrête. */
function withInherited(roles: Role[], role: Role, seen = new Set<string>()): [Role, Grant][] {
  if (seen.has(role.id)) return []
  seen.add(role.id)
  const above = role.inherits.flatMap(({ id }) => roles.filter((one) => one.id === id))
  return [...role.grants.map((grant): [Role, Grant] => [role, grant]), ...above.flatMap((one) => withInherited(roles, one, seen))]
}

/** Cases changées d'un rôle : `hse.incident.view` → portée, ou rien. */
export type Changes = Record<string, Scope | ''>

/** Les octrois du rôle une fois ces cases écrites ; les filtrés et les généraux restent. */
export function changedGrants(role: Role, changes: Changes): Grant[] {
  const isReplaced = (grant: Grant) => {
    const parts = readPermission(grant.permission)
    return parts !== undefined && isPlain(grant) && `${parts.pack}.${parts.entity}.${parts.action}` in changes
  }
  const added = Object.entries(changes).flatMap(([target, scope]) => (scope === '' ? [] : [{ permission: `${target}.${scope}`, filter: null, classes: null }]))
  return [...role.grants.filter((grant) => !isReplaced(grant)), ...added]
}
