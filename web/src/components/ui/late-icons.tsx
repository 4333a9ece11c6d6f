/** Les icônes qu'aucun module ne nomme : une organisation les choisit pour ses entités et son menu. */
import {
  Activity, Anchor, Box, Briefcase, ClipboardList, Droplets, Factory, FileText, Flame, Folder, Gavel, HardHat, Helicopter, History, IdCard, Landmark, Layers, ListChecks,
  Package, Plane, Radar, Shield, ShieldCheck, Ship, Siren, TriangleAlert, Truck, Users, Warehouse, Workflow, type LucideIcon,
} from 'lucide-react'
import { drawnIcons, type NamedIcon } from './icon'

const lateIcons: Record<string, LucideIcon> = {
  activity: Activity, anchor: Anchor, briefcase: Briefcase, 'clipboard-list': ClipboardList, droplets: Droplets, factory: Factory, 'file-text': FileText, flame: Flame,
  folder: Folder, gavel: Gavel, 'hard-hat': HardHat, helicopter: Helicopter, history: History, 'id-card': IdCard, landmark: Landmark, layers: Layers,
  'list-checks': ListChecks, package: Package, plane: Plane, radar: Radar, shield: Shield, 'shield-check': ShieldCheck, ship: Ship, siren: Siren,
  'triangle-alert': TriangleAlert, truck: Truck, users: Users, warehouse: Warehouse, workflow: Workflow,
}

/** Autres noms d'un même dessin, que des définitions portent. */
const aliases: Record<string, LucideIcon | undefined> = { building: drawnIcons['building-2'], key: drawnIcons['key-round'] }

/** Toutes celles qu'on peut choisir. */
export const iconNames = [...Object.keys(drawnIcons), ...Object.keys(lateIcons)].toSorted()

export default function LateIcon({ name, ...rest }: NamedIcon) {
  const Known = lateIcons[name ?? ''] ?? aliases[name ?? ''] ?? Box
  return <Known aria-hidden {...rest} />
}
