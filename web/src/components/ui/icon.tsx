/**
 * Icônes nommées par les définitions. Liste blanche : embarquer les 2 000 icônes pèserait plus que l'application.
 *
 * Ici, celles que nomment les modules et l'habillage : elles sont du premier écran. Celles qu'une organisation peut choisir en plus
 * viennent à part (`late-icons.tsx`), à la première qui s'en sert. Pour en ajouter une : l'importer et la nommer comme dans lucide.
 */
import {
  ArrowLeftRight, BadgeCheck, Banknote, Bell, Bookmark, Box, Building2, CalendarClock, CalendarDays, CircleCheck, ClipboardCheck, Contact, ContactRound, FolderTree,
  GitFork, Handshake, KeyRound, Link, ListFilter, ListOrdered, MapPin, MapPinned, Microscope, Network, Ruler, ScrollText, Settings, ShieldAlert, Stamp, Tag, User,
  UserRoundCheck, UsersRound, Wrench, type LucideIcon, type LucideProps,
} from 'lucide-react'
import { lazy, Suspense } from 'react'

export const drawnIcons: Record<string, LucideIcon> = {
  'arrow-left-right': ArrowLeftRight, 'badge-check': BadgeCheck, banknote: Banknote, bell: Bell, bookmark: Bookmark, 'building-2': Building2, 'calendar-clock': CalendarClock,
  'calendar-days': CalendarDays, 'circle-check': CircleCheck, 'clipboard-check': ClipboardCheck, contact: Contact, 'contact-round': ContactRound, 'folder-tree': FolderTree,
  'git-fork': GitFork, handshake: Handshake, 'key-round': KeyRound, link: Link, 'list-filter': ListFilter, 'list-ordered': ListOrdered, 'map-pin': MapPin,
  'map-pinned': MapPinned, microscope: Microscope, network: Network, ruler: Ruler, 'scroll-text': ScrollText, settings: Settings, 'shield-alert': ShieldAlert, stamp: Stamp,
  tag: Tag, user: User, 'user-round-check': UserRoundCheck, 'users-round': UsersRound, wrench: Wrench,
}

export type NamedIcon = Omit<LucideProps, 'name'> & { name: string | null | undefined }

// Une icône qui n'arrive pas ne vaut pas une panne.
const Late = lazy(() => import('./late-icons').catch(() => ({ default: (props: NamedIcon) => <Icon {...props} name={null} /> })))

export function Icon(props: NamedIcon) {
  const { name, ...rest } = props
  const Drawn = drawnIcons[name ?? ''] ?? Box
  if (!name || Drawn !== Box) return <Drawn aria-hidden {...rest} />
  return (
    <Suspense fallback={<Box aria-hidden {...rest} />}>
      <Late {...props} />
    </Suspense>
  )
}
