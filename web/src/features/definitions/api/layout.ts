/** L'arrangement du formulaire et la liste de départ d'une entité, entiers : ce que l'administrateur ne lit pas y garde sa place. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import type { Labels } from '@/lib/i18n'
import type { Field, Section } from '@/lib/model'

export interface LayoutField extends Field {
  /** Exigé et sans valeur initiale : ne se cache pas. */
  mandatory: boolean
}

interface SectionBody {
  name: string
  fields: string[]
  columns?: number
  collapsed?: boolean
  visible?: string
}

export interface ListBody {
  columns?: string[]
  sort?: string
  quick?: Record<string, string>
}

/** Les champs que lit chaque vue, sous la clé de la définition. */
export interface Reads {
  board: { group?: string }
  calendar: { start?: string; end?: string }
  map: { at?: string }
  timeline: { start?: string; end?: string; row?: string; depends?: string; baseline_start?: string; baseline_end?: string; progress?: string }
}

/** Ce que l'organisation dit des vues d'une entité. */
export interface ViewsBody extends Partial<Reads> {
  form?: { sections?: SectionBody[]; hidden?: string[]; wizard?: string[] }
  list?: ListBody
  texts?: Record<string, Labels>
}

interface FormShape {
  sections: (Section & { labels: Labels })[]
  wizard: string[] | null
  hidden: string[]
}

export interface Layout {
  path: string
  version: number
  body: ViewsBody | null
  current: FormShape
  delivered: FormShape
  list: { columns: string[]; sort: string }
  reads: Reads
  fields: LayoutField[]
}

export const layoutQuery = (pack: string, name: string) =>
  queryOptions({
    queryKey: ['definitions', 'layout', pack, name],
    queryFn: ({ signal }) => get<Layout>(`/definitions/layouts/${pack}/${name}`, undefined, signal),
    // Un éditeur ouvert garde ce qu'il a lu : rien ne change sous les doigts.
    staleTime: 0,
    refetchOnReconnect: false,
  })
