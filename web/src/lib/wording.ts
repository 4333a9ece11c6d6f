/**
 * Les mots que l'organisation dit à la place de ceux de l'application : demandés quand `/branding` dit qu'il y en a, mis par-dessus les
 * catalogues, ceux qui viennent plus tard compris. Gardés dans ce navigateur : hors ligne, les derniers connus servent.
 */
import i18next from 'i18next'
import type { Answers } from './http/contract'
import { get } from './http/request'
import { preferredLanguage } from './i18n'
import { readJson, writeJson } from './settings'

/** Les mots d'une langue, et l'empreinte de ceux de toutes quand ils ont été reçus. */
type Held = Answers['GET /wording']

const NAMESPACE = 'translation'
const none: Held = { mark: null, texts: {} }
const keyOf = (language: string) => `wording.${language}`

/** Par langue : ce qui doit se lire, et ce que cela recouvre. */
const held = new Map<string, Held>()
const covered = new Map<string, Map<string, { original: string; text: string }>>()
let current: string | null = null
let asking = ''

/** Ces mots sont désormais ceux de cette empreinte ; aucune : l'application parle comme elle est livrée. Ceux qu'on a déjà se lisent aussitôt. */
export function reword(mark: string | null = null): void {
  current = mark
  void bring(i18next.language || preferredLanguage())
}

async function bring(language: string): Promise<void> {
  const before = held.get(language) ?? say(language, readJson<Held>(keyOf(language)) ?? none)
  const asked = `${language} ${current}`
  if (before.mark === current || asking === asked) return
  asking = asked
  // Hors ligne, ceux d'avant restent ; ils se redemandent au prochain changement de langue ou de mots.
  const told = current === null ? none : await get<Held>('/wording', { locale: language }).catch(() => undefined)
  if (asking !== asked) return
  asking = ''
  if (!told) return
  current = told.mark
  writeJson(keyOf(language), told.mark === null ? null : told)
  say(language, told)
}

function say(language: string, words: Held): Held {
  held.set(language, words)
  // Redit ce qui est à l'écran.
  if (cover(language)) i18next.emit('languageChanged', i18next.language)
  return words
}

/** Met ces mots par-dessus les catalogues venus, et rend les leurs à ceux qu'on ne remplace plus ; quelque chose a-t-il changé ? */
function cover(language: string): boolean {
  const { texts } = held.get(language) ?? none
  const under = covered.get(language) ?? new Map<string, { original: string; text: string }>()
  covered.set(language, under)
  let changed = false
  const put = (key: string, text: string) => {
    i18next.addResource(language, NAMESPACE, key, text, { silent: true })
    changed = true
  }
  for (const [key, { original }] of under) {
    if (key in texts) continue
    under.delete(key)
    put(key, original)
  }
  for (const [key, text] of Object.entries(texts)) {
    const now: unknown = i18next.getResource(language, NAMESPACE, key)
    const before = under.get(key)
    // Ce que nul catalogue ne dit encore viendra avec lui ; ce que nul ne dit plus n'a pas à se lire.
    if (typeof now !== 'string' || (now === text && before?.text === text)) continue
    under.set(key, { original: before && now === before.text ? before.original : now, text })
    put(key, text)
  }
  return changed
}

i18next.store.on('added', (language: string) => cover(language))
i18next.on('languageChanged', (language) => void bring(language))
