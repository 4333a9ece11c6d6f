/** Géométrie de la grille : largeur de chaque colonne, et où s'arrêtent celles qui restent visibles de côté. */
import type { CSSProperties } from 'react'
import { shownType, type Entity, type Field } from '@/lib/model'
import type { Density } from '@/lib/theme'
import { widthOf, type Column } from './columns'

export const rowHeights: Record<Density, number> = { comfortable: 40, compact: 34, dense: 28, touch: 64 }

export const CHECK_WIDTH = 48
/** Colonne du menu, au bout de la ligne : la place d'un doigt. */
export const MENU_WIDTH = 44

export const isNumeric = (field: Field): boolean => ['integer', 'decimal', 'percent', 'money', 'quantity', 'duration'].includes(shownType(field))

/** La colonne du lien prend la place libre, à moins qu'on ne lui ait donné une largeur. */
export const linkName = (entity: Entity, columns: Column[]): string => (columns.find((one) => one.field.name === entity.title_field) ?? columns[0])?.field.name ?? ''

export function gridTemplate(columns: Column[], link: string): string {
  const tracks = columns.map((one) => (one.field.name === link && one.width === undefined ? `minmax(${widthOf(one)}px, 1fr)` : `${widthOf(one)}px`))
  const stretches = columns.some((one) => one.field.name === link && one.width === undefined)
  return [`${CHECK_WIDTH}px`, ...tracks, ...(stretches ? [] : ['minmax(0, 1fr)']), `${MENU_WIDTH}px`].join(' ')
}

/** Place d'une colonne figée, après les cases à cocher et celles figées avant elle. */
export function stickyStyle(columns: Column[], index: number): CSSProperties | undefined {
  if (!columns[index]?.pinned) return undefined
  return { left: columns.slice(0, index).reduce((left, one) => (one.pinned ? left + widthOf(one) : left), CHECK_WIDTH) }
}

export const pinnedWidth = (columns: Column[]): number => columns.reduce((width, one) => (one.pinned ? width + widthOf(one) : width), CHECK_WIDTH)
