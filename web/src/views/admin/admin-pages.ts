/** Pages de la configuration : leur place, leur droit, leur écran. */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { Model } from '@/lib/model'

/** `item` : la chose ouverte, quand l'adresse en nomme une. Son paquet et son nom y sont deux segments : un point ferait un fichier. */
export interface ScreenProps {
  item: string | undefined
}

interface AdminPage {
  path: string
  label: string
  /** Droit de la plate-forme, ou entité que la personne modifie ; absent, une autre page suffit. */
  needs?: string
  Screen: LazyExoticComponent<ComponentType<ScreenProps>>
}

const MODEL = 'core.definition.manage'
const AUTOMATION = 'core.automation.view'

export const adminPages: AdminPage[] = [
  { path: 'entities', label: 'admin.entities', needs: MODEL, Screen: lazy(() => import('@/views/designer/entities-screen')) },
  { path: 'flows', label: 'admin.flows', needs: MODEL, Screen: lazy(() => import('@/views/flow/flows-screen')) },
  { path: 'plans', label: 'admin.plans', needs: MODEL, Screen: lazy(() => import('@/views/designer/plans-screen')) },
  { path: 'quarantine', label: 'admin.quarantine', needs: MODEL, Screen: lazy(() => import('@/views/designer/quarantine-screen')) },
  { path: 'forms', label: 'shaping.forms', needs: MODEL, Screen: lazy(() => import('@/views/layout/layout-screen')) },
  { path: 'views', label: 'shaping.views.title', needs: MODEL, Screen: lazy(() => import('@/views/view-editor/views-screen')) },
  { path: 'menu', label: 'shaping.menu', needs: MODEL, Screen: lazy(() => import('@/views/menu/menu-screen')) },
  { path: 'translations', label: 'shaping.translations', needs: 'core.translation.manage', Screen: lazy(() => import('@/views/translations/translations-screen')) },
  { path: 'messages', label: 'admin.messages', needs: 'core.template.manage', Screen: lazy(() => import('@/views/mail/templates-screen')) },
  { path: 'triggers', label: 'admin.triggers', needs: AUTOMATION, Screen: lazy(() => import('@/views/automation/triggers-screen')) },
  { path: 'runs', label: 'admin.runs', needs: AUTOMATION, Screen: lazy(() => import('@/views/automation/runs-screen')) },
  { path: 'hooks', label: 'admin.hooks', needs: AUTOMATION, Screen: lazy(() => import('@/views/automation/hooks-screen')) },
  { path: 'webhooks', label: 'admin.webhooks', needs: AUTOMATION, Screen: lazy(() => import('@/views/automation/webhooks/webhooks-screen')) },
  { path: 'chats', label: 'admin.chats', needs: AUTOMATION, Screen: lazy(() => import('@/views/automation/chats-screen')) },
  { path: 'jobs', label: 'admin.jobs', needs: 'core.job.view', Screen: lazy(() => import('@/views/automation/jobs/jobs-screen')) },
  { path: 'mail', label: 'admin.mail', needs: 'core.mail.view', Screen: lazy(() => import('@/views/mail/mail-screen')) },
  { path: 'sms', label: 'admin.sms', needs: 'core.sms.view', Screen: lazy(() => import('@/views/sms/sms-screen')) },
  { path: 'traffic', label: 'admin.traffic', needs: 'core.traffic.view', Screen: lazy(() => import('@/views/traffic/traffic-screen')) },
  { path: 'settings', label: 'admin.settings', needs: 'core.setting.view', Screen: lazy(() => import('@/views/platform/settings-screen')) },
  { path: 'roles', label: 'admin.roles', needs: 'core.role', Screen: lazy(() => import('@/views/roles/roles-screen')) },
  { path: 'view-as', label: 'shaping.viewAs', needs: 'core.view_as.manage', Screen: lazy(() => import('@/views/sight/sight-screen')) },
  { path: 'components', label: 'admin.components', Screen: lazy(() => import('@/views/specimens/components-screen')) },
]

export const mayOpen = (model: Model, { needs }: AdminPage): boolean =>
  needs === undefined ? adminPages.some((other) => other.needs !== undefined && mayOpen(model, other)) : model.permissions.includes(needs) || model.entities[needs]?.rights.edit === true
