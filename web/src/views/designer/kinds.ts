/** Sortes de champs, par famille, et ce que chacune laisse régler ; libellés et exemples sont dans les textes. */
import {
  AlignLeft, AtSign, Braces, Building2, Calculator, Calendar, CalendarClock, CheckSquare, Clock, Coins, Contact, FileText, FileType, Files, GitBranch, Hash, Image, KeyRound,
  Link2, ListChecks, ListTree, MapPin, Network, Palette, Percent, Phone, PenLine, Ruler, ScanBarcode, Sigma, Star, Tags, Timer, ToggleLeft, Type, Globe, User, Waypoints, type LucideIcon,
} from 'lucide-react'

export type Attribute = 'min' | 'max' | 'scale' | 'search' | 'options' | 'to' | 'among' | 'of' | 'unit' | 'currency' | 'accept' | 'max_count' | 'value' | 'stored'

interface Kind {
  type: string
  picture: LucideIcon
  attributes: Attribute[]
  /** Ce que vaut un champ neuf. */
  starts?: Record<string, unknown>
}

interface Family {
  name: string
  kinds: Kind[]
}

const kind = (type: string, picture: LucideIcon, attributes: Attribute[] = [], starts?: Record<string, unknown>): Kind => ({ type, picture, attributes, starts })

export const families: Family[] = [
  {
    name: 'text',
    kinds: [
      kind('text', Type, ['min', 'max', 'search']),
      kind('long_text', AlignLeft, ['min', 'max', 'search']),
      kind('rich_text', PenLine, ['max', 'search']),
      kind('markdown', FileType, ['max', 'search']),
      kind('email', AtSign, ['search']),
      kind('phone', Phone, ['search']),
      kind('url', Globe, ['search']),
      kind('barcode', ScanBarcode, ['search']),
      kind('color', Palette),
    ],
  },
  {
    name: 'number',
    kinds: [
      kind('integer', Hash, ['min', 'max']),
      kind('decimal', Calculator, ['min', 'max', 'scale']),
      kind('percent', Percent, ['min', 'max', 'scale']),
      kind('money', Coins, ['min', 'max', 'currency']),
      kind('quantity', Ruler, ['unit', 'min', 'max'], { unit: 'm' }),
      kind('rating', Star, ['max']),
    ],
  },
  {
    name: 'moment',
    kinds: [kind('date', Calendar, ['min', 'max']), kind('datetime', CalendarClock, ['min', 'max']), kind('time', Clock, ['min', 'max']), kind('duration', Timer, ['min', 'max'])],
  },
  {
    name: 'choice',
    kinds: [kind('select', CheckSquare, ['options']), kind('multi_select', ListChecks, ['options', 'min', 'max']), kind('boolean', ToggleLeft), kind('tags', Tags, ['min', 'max', 'search'])],
  },
  {
    name: 'link',
    kinds: [
      kind('link', Link2, ['to']),
      kind('links', Waypoints, ['to', 'min', 'max']),
      kind('any_link', GitBranch, ['among'], { among: [] }),
      kind('children', ListTree, ['of', 'min', 'max']),
      kind('user', User),
      kind('company', Building2),
      kind('department', Contact),
      kind('parent', Network),
    ],
  },
  {
    name: 'file',
    kinds: [kind('file', FileText, ['accept']), kind('image', Image), kind('files', Files, ['accept', 'max_count']), kind('signature', PenLine)],
  },
  {
    name: 'other',
    kinds: [kind('formula', Sigma, ['value', 'stored']), kind('geo_point', MapPin), kind('json', Braces), kind('secret', KeyRound)],
  },
]

const byType = new Map(families.flatMap((family) => family.kinds.map((one) => [one.type, one])))

/** Une sorte que ce choix n'offre pas (un total) se garde et se règle ailleurs. */
export const kindOf = (type: string): Kind => byType.get(type) ?? kind(type, Sigma)

/** Ce qui n'entre pas dans l'entité d'un module, faute de table ou de colonne à elle. */
const tooBig = new Set(['links', 'children', 'file', 'image', 'files', 'signature', 'money', 'quantity', 'geo_point', 'any_link', 'secret', 'parent'])

export const familiesFor = (overlay: boolean): Family[] =>
  overlay ? families.map((family) => ({ ...family, kinds: family.kinds.filter((one) => !tooBig.has(one.type)) })).filter((family) => family.kinds.length > 0) : families
