/** Où le menu range une liste : le fil d'Ariane et la palette le disent. */
import { entityKey, type Entity, type Menu, type Model } from './model'

/** Les noms des sous-menus d'une entrée, du groupe vers elle. */
export const menuPath = (model: Model, menu?: Menu): string[] => (menu?.in ?? []).map((name) => model.submenus[name]?.label ?? name)

/** Le début d'un fil d'Ariane : les sous-menus d'une entité, puis sa liste, ou celle d'où l'on vient. */
export const crumbsTo = (model: Model, entity: Entity, to = entity.path): { label: string; to?: string }[] => [
  ...menuPath(model, model.menus.find((menu) => menu.entity === entityKey(entity))).map((label) => ({ label })),
  { label: entity.plural_label, to },
]
