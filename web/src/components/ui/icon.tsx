/**
 * Icônes nommées par les définitions. Liste blanche : embarquer les 2 000 icônes pèserait plus que l'application.
 * Pour en ajouter une : l'importer ici et la nommer comme dans lucide.
 */
import {
  Activity, Anchor, BadgeCheck, Bell, Box, Briefcase, Building2, CalendarDays, CircleCheck, ClipboardList, Contact, Droplets, Factory, FileText, Flame, Folder,
  Gavel, HardHat, Helicopter, History, IdCard, KeyRound, Landmark, Layers, Link, ListChecks, MapPin, Microscope, Network, Plane, Radar, ScrollText,
  Settings, Shield, ShieldAlert, ShieldCheck, Ship, Siren, TriangleAlert, Truck, User, Users, Warehouse, Workflow, Wrench,
  type LucideIcon, type LucideProps,
} from 'lucide-react'

const known: Record<string, LucideIcon> = {
  activity: Activity, anchor: Anchor, 'badge-check': BadgeCheck, bell: Bell, briefcase: Briefcase, 'building-2': Building2, building: Building2, 'calendar-days': CalendarDays,
  'circle-check': CircleCheck, 'clipboard-list': ClipboardList, contact: Contact, droplets: Droplets, factory: Factory, 'file-text': FileText,
  flame: Flame, folder: Folder, gavel: Gavel, 'hard-hat': HardHat, helicopter: Helicopter, history: History, 'id-card': IdCard, key: KeyRound,
  'key-round': KeyRound, landmark: Landmark, layers: Layers, link: Link, 'list-checks': ListChecks, 'map-pin': MapPin, microscope: Microscope, network: Network,
  plane: Plane, radar: Radar, 'scroll-text': ScrollText, settings: Settings, shield: Shield, 'shield-alert': ShieldAlert, 'shield-check': ShieldCheck,
  ship: Ship, siren: Siren, 'triangle-alert': TriangleAlert, truck: Truck, user: User, users: Users, warehouse: Warehouse, workflow: Workflow, wrench: Wrench,
}

/** Celles qu'on peut choisir, chaque dessin une fois. */
export const iconNames = Object.keys(known).filter((name, rank, all) => all.findIndex((one) => known[one] === known[name]) === rank)

export function Icon({ name, ...rest }: Omit<LucideProps, 'name'> & { name: string | null | undefined }) {
  const Known = known[name ?? ''] ?? Box
  return <Known aria-hidden {...rest} />
}
