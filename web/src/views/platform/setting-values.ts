/** Ce que l'écran des réglages déduit de la liste : groupes, valeurs d'un environnement, champs d'un formulaire. */
import type { Place, Setting, WrittenSetting } from '@/features/platform/settings'
import type { Field } from '@/lib/model'
import { fold } from '@/lib/plain'

export const EVERYWHERE: Place = 'all'

export interface Group {
  id: string
  title: string
  settings: Setting[]
}

/** Par paquet et par section, dans l'ordre des déclarations ; une recherche ne garde que ce qui la contient. */
export function groupsOf(settings: Setting[], sought: string): Group[] {
  const groups = new Map<string, Group>()
  const wanted = fold(sought)
  for (const setting of settings) {
    if (!fold(`${setting.field.label} ${setting.field.help ?? ''} ${setting.key}`).includes(wanted)) continue
    const id = `${setting.package}-${setting.section ?? ''}`
    const title = setting.section_label ? `${setting.package_label} · ${setting.section_label}` : setting.package_label
    const group = groups.get(id) ?? { id, title, settings: [] }
    group.settings.push(setting)
    groups.set(id, group)
  }
  return [...groups.values()]
}

/** Ce qui est écrit pour cet environnement même. */
export const writtenAt = (setting: Setting, place: Place): WrittenSetting | undefined => setting.written[place]

/** Ce qu'il vaut là : écrit pour lui, sinon pour tous, sinon sa valeur initiale. */
export const valueAt = (setting: Setting, place: Place): unknown => (setting.written[place] ?? setting.written[EVERYWHERE])?.value ?? setting.initial

/** Ce que le nœud en donne, tel qu'on le lit : d'un choix, son libellé. */
export const nodeText = ({ node, field }: Setting): string => field.options?.find(({ value }) => value === node)?.label ?? String(node)

/** Une clé comme nom de champ : un point y désignerait un membre. */
export const nameOf = (key: string): string => key.replace('.', '/')
export const keyOf = (name: string): string => name.replace('/', '.')

/** Un réglage se vide pour rendre sa valeur héritée : il n'est jamais exigé. */
export const fieldOf = (setting: Setting, editable: boolean): Field => ({ ...setting.field, name: nameOf(setting.key), required: false, read_only: !editable || setting.hidden })

export const versionsOf = (settings: Setting[], place: Place): Record<string, number> => Object.fromEntries(settings.map((one) => [one.key, writtenAt(one, place)?.version ?? 0]))
