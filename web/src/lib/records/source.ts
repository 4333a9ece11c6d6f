/** La source du moment : les requêtes de `features/records/api` lui parlent, et aucun écran ne sait laquelle c'est. */
import { createStore } from '@/lib/store'
import type { RecordSource } from './port'
import { serverSource } from './server'

export const server = serverSource()

export const recordSource = createStore<RecordSource>(server)
