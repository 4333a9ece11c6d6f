/** Disposition des écrans connectés. */
export { Shell as AppRoute } from '@/app/shell/shell'
