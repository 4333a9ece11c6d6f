/** Carte des adresses. Chaque écran est un morceau chargé à la demande ; l'adresse d'une fiche est celle de l'API. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, type AnyRoute } from '@tanstack/react-router'
import { expectFocus } from '@/components/page-title'
import { learn, type Catalogs } from '@/lib/i18n'
import { linkTo } from '@/lib/link-to'
import { PHONE } from '@/lib/use-media'
import { agendaTexts } from '@/locales/agenda'
import { approvalsTexts } from '@/locales/approvals'
import { detailTexts } from '@/locales/detail'
import { formTexts } from '@/locales/form'
import { importTexts } from '@/locales/import'
import { loginTexts } from '@/locales/login'
import { notificationsTexts } from '@/locales/notifications'
import { preferencesTexts } from '@/locales/preferences'
import { profileTexts } from '@/locales/profile'
import { RecordListRoute } from '@/routes/record-list'
import { AppError, LostPage } from './app-error'
import { enterApp, firstMenu } from './enter'
import { queryClient } from './query-client'
import { Shell } from './shell/shell'

const root = createRootRoute({ component: Outlet, notFoundComponent: LostPage, errorComponent: AppError })

/** Un écran et ses textes viennent ensemble : attendus par son module, ils ne partiraient qu'une fois celui-ci arrivé. */
const withTexts = <T,>(texts: Catalogs, load: () => Promise<T>) => () => Promise.all([load(), learn(texts)]).then(([screen]) => screen)

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: text(search.next) }),
  component: lazyRouteComponent(withTexts(loginTexts, () => import('@/routes/login')), 'LoginRoute'),
})

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: ({ location }) => enterApp(location.href),
  // L'habillage et la liste sont du premier écran, qui les apporte : les demander à part coûterait un aller-retour.
  component: Shell,
})

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: async () => {
    // Le plus souvent une liste : elle vient pendant qu'on apprend laquelle.
    void loadList()
    throw redirect({ ...linkTo(await firstMenu()), replace: true })
  },
})

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('@/routes/settings'), 'SettingsRoute'),
})
const profile = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(withTexts(profileTexts, () => import('@/routes/settings-profile')), 'ProfileRoute'),
})
const notifications = createRoute({
  getParentRoute: () => settings,
  path: '/notifications',
  component: lazyRouteComponent(withTexts(preferencesTexts, () => import('@/routes/settings-notifications')), 'NotificationSettingsRoute'),
})
const bookmarks = createRoute({
  getParentRoute: () => settings,
  path: '/bookmarks',
  component: lazyRouteComponent(() => import('@/routes/settings-bookmarks'), 'BookmarkSettingsRoute'),
})
const sessions = createRoute({
  getParentRoute: () => settings,
  path: '/sessions',
  component: lazyRouteComponent(() => import('@/routes/settings-sessions'), 'SessionsRoute'),
})

/** Une seule adresse pour la configuration : la carte de ses écrans pèse avec eux, non sur la première page. */
const admin = createRoute({
  getParentRoute: () => app,
  path: '/admin/$',
  component: lazyRouteComponent(() => import('@/routes/admin'), 'AdminRoute'),
})

const approvals = createRoute({
  getParentRoute: () => app,
  path: '/approvals/$',
  validateSearch: (search: Record<string, unknown>): { box?: string; decide?: string } => ({ box: text(search.box), decide: text(search.decide) }),
  component: lazyRouteComponent(withTexts(approvalsTexts, () => import('@/routes/approvals')), 'ApprovalsRoute'),
})

const notificationParams = ['which', 'category', 'priority', 'q', 'sort'] as const

const notices = createRoute({
  getParentRoute: () => app,
  path: '/notifications',
  validateSearch: (search: Record<string, unknown>): Partial<Record<(typeof notificationParams)[number], string>> => Object.fromEntries(notificationParams.map((name) => [name, text(search[name])])),
  component: lazyRouteComponent(withTexts(notificationsTexts, withTexts(approvalsTexts, () => import('@/routes/notifications'))), 'NotificationsRoute'),
})

const agenda = createRoute({
  getParentRoute: () => app,
  path: '/agenda',
  validateSearch: (search: Record<string, unknown>): { span?: string; day?: string } => ({ span: text(search.span), day: text(search.day) }),
  component: lazyRouteComponent(withTexts(agendaTexts, () => import('@/routes/agenda')), 'AgendaRoute'),
})

const bulkJob = createRoute({
  getParentRoute: () => app,
  path: '/bulk-jobs/$id',
  component: lazyRouteComponent(() => import('@/routes/bulk-job'), 'BulkJobRoute'),
})

/** Au téléphone, les cartes viennent avec la liste, sans attendre ses fiches. */
const loadList = () => {
  if (matchMedia(PHONE).matches) void import('@/views/list/card-list').catch(() => undefined)
  return Promise.resolve({ RecordListRoute })
}

/** Tout l'état d'une liste ; ce qui n'est pas nommé ici ne reste pas dans l'adresse. */
const listParams = ['saved', 'open', 'tab', 'view', 'base', 'by', 'end', 'path', 'span', 'day', 'quick', 'q', 'filter', 'where', 'sort', 'cols', 'group', 'bin', 'rows', 'across', 'measure', 'chart', 'least'] as const
type ListParam = (typeof listParams)[number]

const records = createRoute({
  getParentRoute: () => app,
  path: '/$pack/$plural',
  validateSearch: (search: Record<string, unknown>): Partial<Record<ListParam, string>> => Object.fromEntries(listParams.map((name) => [name, text(search[name])])),
  component: lazyRouteComponent(loadList, 'RecordListRoute'),
})
const create = createRoute({
  getParentRoute: () => app,
  path: '/$pack/$plural/new',
  component: lazyRouteComponent(withTexts(formTexts, () => import('@/routes/record-create')), 'RecordCreateRoute'),
})
const importing = createRoute({
  getParentRoute: () => app,
  path: '/$pack/$plural/import',
  validateSearch: (search: Record<string, unknown>): { job?: string } => ({ job: text(search.job) }),
  component: lazyRouteComponent(withTexts(importTexts, () => import('@/routes/record-import')), 'RecordImportRoute'),
})
/** L'écran d'une fiche, une fois venu. */
let detailScreen: typeof import('@/routes/record-detail') | undefined
async function loadDetail() {
  detailScreen = await import('@/routes/record-detail')
  return detailScreen
}

const detail = createRoute({
  getParentRoute: () => app,
  path: '/$pack/$plural/$id',
  validateSearch: (search: Record<string, unknown>): { tab?: string } => ({ tab: text(search.tab) }),
  // Survoler un lien charge l'écran, sans rien demander de la fiche ; un écran qui n'est pas encore là la demandera lui-même.
  loader: ({ params, cause }) => {
    if (cause !== 'preload') detailScreen?.askRecord(queryClient, params)
  },
  component: lazyRouteComponent(withTexts(detailTexts, withTexts(approvalsTexts, loadDetail)), 'RecordDetailRoute'),
})
const edit = createRoute({
  getParentRoute: () => app,
  path: '/$pack/$plural/$id/edit',
  component: lazyRouteComponent(withTexts(formTexts, () => import('@/routes/record-edit')), 'RecordEditRoute'),
})

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const router = createRouter({
  routeTree: root.addChildren([login, app.addChildren([home, settings.addChildren([profile, notifications, bookmarks, sessions]), admin, approvals, notices, agenda, bulkJob, records, create, importing, detail, edit])]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  scrollToTopSelectors: ['#main'],
  // Adresses lisibles : du texte simple, pas de JSON.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const params = new URLSearchParams(Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
    return params.size > 0 ? `?${params.toString()}` : ''
  },
})

/** Les morceaux de l'écran demandé arrivent pendant que le serveur dit qui est là, et non après ; un échec se dira en l'ouvrant. */
export function loadScreenSoon(): void {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    const route = (router.routesById as Record<string, AnyRoute>)[routeId]
    if (route) router.loadRouteChunk(route)?.catch(() => undefined)
  }
}

router.subscribe('onBeforeNavigate', ({ fromLocation, toLocation }) => {
  if (fromLocation && fromLocation.pathname !== toLocation.pathname) expectFocus()
})
