/** Joue les parcours l'un après l'autre : tous, ou ceux nommés (`npm run e2e -- story`). */
import { access } from './access.mjs'
import { agenda } from './agenda.mjs'
import { appearance } from './appearance.mjs'
import { approvals } from './approvals.mjs'
import { automation } from './automation.mjs'
import { bin } from './bin.mjs'
import { bookmarks } from './bookmarks.mjs'
import { calls } from './calls.mjs'
import { canvas } from './canvas.mjs'
import { cards } from './cards.mjs'
import { causes } from './causes.mjs'
import { chats } from './chats.mjs'
import { components } from './components.mjs'
import { contract } from './contract.mjs'
import { everyScreen, strain } from './crawl.mjs'
import { critical } from './critical.mjs'
import { dates } from './dates.mjs'
import { delivery } from './delivery.mjs'
import { designer } from './designer.mjs'
import { detail } from './detail.mjs'
import { disputes } from './disputes.mjs'
import { entries } from './entries.mjs'
import { facets } from './facets.mjs'
import { fields } from './fields.mjs'
import { flows } from './flows.mjs'
import { forms } from './forms.mjs'
import { gallery } from './gallery.mjs'
import { groups } from './groups.mjs'
import { hostile } from './hostile.mjs'
import { imports } from './imports.mjs'
import { inPlace } from './in-place.mjs'
import { invitations } from './invitations.mjs'
import { jobs } from './jobs.mjs'
import { keyboard } from './keyboard.mjs'
import { wordy } from './languages.mjs'
import { layout } from './layout.mjs'
import { listPaste } from './list-paste.mjs'
import { lists } from './lists.mjs'
import { map } from './map.mjs'
import { menu } from './menu.mjs'
import { messages } from './messages.mjs'
import { notifications } from './notifications.mjs'
import { outbox } from './outbox.mjs'
import { paste } from './paste.mjs'
import { pivot } from './pivot.mjs'
import { preferences } from './preferences.mjs'
import { roles } from './roles.mjs'
import { saved } from './saved.mjs'
import { series } from './series.mjs'
import { settings } from './settings.mjs'
import { sharing } from './sharing.mjs'
import { sight } from './sight.mjs'
import { narrow, tablet, zoomed } from './sizes.mjs'
import { split } from './split.mjs'
import { story } from './story.mjs'
import { timeline } from './timeline.mjs'
import { translations } from './translations.mjs'
import { viewEditor } from './view-editor.mjs'
import { views } from './views.mjs'
import { webhooks } from './webhooks.mjs'
import { weights } from './weights.mjs'

const journeys = { gallery, story, approvals, lists, cards, groups, facets, split, bin, imports, saved, sharing, views, pivot, map, timeline, critical, agenda, series, invitations, forms, paste, listPaste, detail, inPlace, disputes, causes, outbox, contract, fields, dates, designer, layout, viewEditor, menu, automation, jobs, canvas, flows, calls, entries, webhooks, chats, roles, sight, settings, delivery, translations, messages, notifications, preferences, bookmarks, access, keyboard, narrow, zoomed, tablet, everyScreen, strain, appearance, components, wordy, hostile, weights }
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = asked.filter((name) => !(name in journeys))
if (unknown.length > 0) throw new Error(`Parcours inconnu : ${unknown.join(', ')}. Il y a : ${Object.keys(journeys).join(', ')}`)

/** Joue un parcours, sur un serveur et dans un navigateur neufs ; rend sa faute, s'il en a une. */
async function fault(name) {
  const start = Date.now()
  try {
    await journeys[name]()
    console.log(`  ✓ ${((Date.now() - start) / 1000).toFixed(1)} s`)
    return undefined
  } catch (error) {
    console.error(`  ✗ ${error.stack}`)
    return { name, message: error.message }
  }
}

const found = []
for (const name of asked.length > 0 ? Object.keys(journeys).filter((one) => asked.includes(one)) : Object.keys(journeys)) {
  const fell = await fault(name)
  if (fell) found.push(fell)
}
// Une machine chargée fait parfois tomber un parcours : un seul est rejoué, et dit instable. Une faute vraie retombe.
const unsteady = []
if (process.env.CI && found.length === 1) {
  console.log(`\nSecond essai de « ${found[0].name} »`)
  if ((await fault(found[0].name)) === undefined) unsteady.push(...found.splice(0))
}
// Redit à la fin : d'un long journal, on ne lit souvent que la queue.
const retell = (title, faults) => faults.length > 0 && console.error(`\n${title}\n${faults.map(({ message }) => `  ✗ ${message}`).join('\n')}`)
retell('Instable, passé au second essai :', unsteady)
retell(`${found.length} parcours en échec :`, found)
process.exitCode = found.length > 0 ? 1 : 0
