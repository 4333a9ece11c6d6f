/** Joue les parcours, deux à la fois : tous, ou ceux nommés (`npm run e2e -- story`). Chacun a son processus, son serveur, son navigateur. */
import { fork } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
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
import { documents } from './documents.mjs'
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
import { prepareData } from './lib/server.mjs'
import { layout } from './layout.mjs'
import { listPaste } from './list-paste.mjs'
import { lists } from './lists.mjs'
import { map } from './map.mjs'
import { menu } from './menu.mjs'
import { messages } from './messages.mjs'
import { notifications } from './notifications.mjs'
import { outcome } from './outcome.mjs'
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

const journeys = { gallery, story, approvals, lists, cards, groups, facets, split, bin, imports, saved, sharing, views, pivot, map, timeline, critical, agenda, series, invitations, forms, paste, listPaste, detail, documents, inPlace, disputes, causes, outbox, contract, fields, dates, designer, layout, viewEditor, menu, automation, jobs, canvas, flows, outcome, calls, entries, webhooks, chats, roles, sight, settings, delivery, translations, messages, notifications, preferences, bookmarks, access, keyboard, narrow, zoomed, tablet, everyScreen, strain, appearance, components, wordy, hostile, weights }
const words = process.argv.slice(2)
const asked = words.filter((word) => !word.startsWith('--'))
const unknown = asked.filter((name) => !(name in journeys))
if (unknown.length > 0) throw new Error(`Parcours inconnu : ${unknown.join(', ')}. Il y a : ${Object.keys(journeys).join(', ')}`)

/** Ils ouvrent eux-mêmes plusieurs fenêtres : ils passent seuls, d'abord. */
const heavy = new Set(['everyScreen', 'strain'])

/** Parcours tombés que l'on rejoue, au plus : au-delà, c'est l'application qui est en cause. */
const MOST_AGAIN = 5

/** Joue un parcours ici même ; rend sa faute, s'il en a une. */
async function play(name) {
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

/** Ce qu'un parcours peut durer, en minutes. */
const MOST_MINUTES = 15
const MOST_HEAVY_MINUTES = 45
/** Arrêté, il referme d'abord son navigateur et son serveur. */
const CLOSING_MS = 60_000

const playing = new Set()

/** Joue un parcours dans son processus, qui dit tout d'un coup quand il a fini : deux récits ne se mêlent pas. */
const playApart = (name) =>
  new Promise((done) => {
    console.log(`→ ${name}`)
    const child = fork(import.meta.filename, [name, ...words.filter((word) => word.startsWith('--'))], { silent: true })
    playing.add(child)
    const told = []
    let fault
    const minutes = heavy.has(name) ? MOST_HEAVY_MINUTES : MOST_MINUTES
    let late = setTimeout(() => {
      fault = { name, message: `${name} : encore en cours après ${minutes} min` }
      child.kill('SIGTERM')
      late = setTimeout(() => child.kill('SIGKILL'), CLOSING_MS)
    }, minutes * 60_000)
    child.stdout.on('data', (part) => told.push(part))
    child.stderr.on('data', (part) => told.push(part))
    child.on('message', (message) => (fault ??= message))
    child.on('close', (code) => {
      clearTimeout(late)
      playing.delete(child)
      process.stdout.write(Buffer.concat(told))
      done(code === 0 ? undefined : (fault ?? { name, message: `${name} : arrêté (${code})` }))
    })
  })

async function playAll(names, width) {
  const queue = [...names]
  const faults = []
  const drain = async () => {
    for (let name = queue.shift(); name; name = queue.shift()) {
      const fault = await playApart(name)
      if (fault) faults.push(fault)
    }
  }
  await Promise.all(Array.from({ length: width }, drain))
  return faults
}

/** Redit à la fin : d'un long journal, on ne lit souvent que la queue. */
const retell = (title, faults) => faults.length > 0 && console.error(`\n${title}\n${faults.map(({ message }) => `  ✗ ${message}`).join('\n')}`)

if (asked.length === 1) {
  const fault = await play(asked[0])
  if (fault) process.send?.(fault)
  process.exitCode = fault ? 1 : 0
} else {
  const data = await prepareData()
  process.env.E2E_DATA = data
  const clean = () => rm(data, { recursive: true, force: true })
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      for (const child of playing) child.kill('SIGTERM')
      await clean()
      process.exit(1)
    })
  }
  try {
    await playThem(asked.length > 0 ? asked : Object.keys(journeys))
  } finally {
    await clean()
  }
}

/** Les lourds d'abord, seuls, puis les autres ; redit à la fin ce qui est tombé. */
async function playThem(names) {
  let faults = await playAll(names.filter((name) => heavy.has(name)), 1)
  faults.push(...(await playAll(names.filter((name) => !heavy.has(name)), Math.min(2, availableParallelism()))))
  // Une machine chargée fait parfois tomber un parcours : s'ils sont peu, ils sont rejoués seuls, et dits instables. Une faute vraie retombe.
  if (process.env.CI && faults.length > 0 && faults.length <= MOST_AGAIN) {
    const first = faults
    console.log(`\nSecond essai, seuls : ${first.map(({ name }) => name).join(', ')}`)
    faults = await playAll(first.map(({ name }) => name), 1)
    retell('Instables, passés au second essai :', first.filter(({ name }) => !faults.some((fault) => fault.name === name)))
  }
  retell(`${faults.length} parcours en échec :`, faults)
  process.exitCode = faults.length > 0 ? 1 : 0
}
