/** Le plus petit modèle qui montre chaque type de champ : une fiche d'incident et son site. */
import type { Entity, Model } from '@/lib/model'

export const incident: Entity = {
  package: 'hse',
  name: 'incident',
  path: '/hse/incidents',
  label: 'Incident',
  plural_label: 'Incidents',
  icon: 'shield-alert',
  title_field: 'title',
  number_field: 'number',
  fields: [
    { name: 'number', type: 'sequence', label: 'Numéro', system: true, sortable: true, filterable: true },
    { name: 'title', type: 'text', label: 'Titre', required: true, min: 10, max: 200, searchable: true },
    {
      name: 'type',
      type: 'select',
      label: 'Type',
      required: true,
      options: [
        { value: 'injury', label: 'Blessure' },
        { value: 'spill', label: 'Déversement' },
      ],
    },
    {
      name: 'severity',
      type: 'select',
      label: 'Gravité',
      required: true,
      options: [
        { value: 'low', label: 'Faible', tone: 'info' },
        { value: 'high', label: 'Élevée', tone: 'danger' },
        { value: 'critical', label: 'Critique', tone: 'danger' },
      ],
    },
    { name: 'occurred_at', type: 'datetime', label: 'Survenu le', required: true, max: 'now' },
    { name: 'site', type: 'link', label: 'Site', to: 'core.site' },
    { name: 'reporter', type: 'user', label: 'Déclarant', set_once: true },
    { name: 'cost', type: 'integer', label: 'Coût', min: 0, max: 1000, filterable: true },
    { name: 'volume', type: 'decimal', label: 'Volume', scale: 2, visible: "type == 'spill'", required_if: "type == 'spill'" },
    { name: 'actions', type: 'children', label: 'Actions correctives', of: 'hse.corrective_action' },
    { name: 'photos', type: 'files', label: 'Photos', accept: ['image/*'], max_count: 2, max_size: 1000 },
  ],
  list: { columns: ['number', 'title', 'severity', 'site'], sort: '-occurred_at', quick: [] },
  form: { sections: [{ name: 'facts', label: 'Les faits', fields: ['title', 'type', 'severity', 'volume', 'actions'] }] },
  rights: { view: true, create: true, edit: true },
}

export const action: Entity = {
  package: 'hse',
  name: 'corrective_action',
  path: '/hse/corrective_actions',
  label: 'Action corrective',
  plural_label: 'Actions correctives',
  title_field: 'title',
  owned: true,
  fields: [
    { name: 'title', type: 'text', label: 'Titre', required: true },
    { name: 'due_on', type: 'date', label: 'Échéance', required: true },
  ],
  list: { columns: ['title', 'due_on'] },
  form: { sections: [{ name: 'main', label: '', fields: ['title', 'due_on'] }] },
  rights: { view: true },
}

export const site: Entity = {
  package: 'core',
  name: 'site',
  path: '/core/sites',
  label: 'Site',
  plural_label: 'Sites',
  title_field: 'name',
  fields: [{ name: 'name', type: 'text', label: 'Nom', required: true }],
  list: { columns: ['name'] },
  form: { sections: [{ name: 'main', label: 'Site', fields: ['name'] }] },
  rights: { view: true },
}

export const model: Model = {
  version: '1',
  locale: 'fr',
  menus: [{ group: 'modules', label: 'Incidents', icon: 'shield-alert', to: '/hse/incidents', entity: 'hse.incident', package: 'hse' }],
  submenus: {},
  groups: { pilotage: 'Pilotage', modules: 'Modules', system: 'Système' },
  permissions: ['core.definition.manage', 'core.automation.view', 'core.automation.manage', 'core.job.view', 'core.job.manage'],
  entities: { 'hse.incident': incident, 'hse.corrective_action': action, 'core.site': site },
}
