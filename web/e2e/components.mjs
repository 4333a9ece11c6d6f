/** La page des composants : chaque pièce, dans chaque thème, chaque densité, chaque largeur, sans faute d'accessibilité ni débord ; et sur papier. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, logIn } from './lib/browser.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

const densities = { Confortable: 'comfortable', Compacte: 'compact', Dense: 'dense', Tactile: 'touch' }
const themes = ['Clair', 'Sombre']
const widths = { 1440: 900, 820: 1180, 390: 844, 360: 740 }
const wide = [2560, 3840]
/** Les largeurs passées au crible de l'accessibilité. */
const sifted = ['1440', '390']

/** Ce qui s'ouvre, par le nom de son bouton : on y est quand son rôle est là. */
const layers = [
  ['Menu', 'menu'],
  ['Panneau flottant', 'dialog'],
  ['Boîte de dialogue', 'dialog'],
  ['Boîte large', 'dialog'],
  ['Panneau de droite', 'dialog'],
  ['Tiroir de gauche', 'dialog'],
]

export const components = () =>
  journey('composants', async ({ open, step, accounts }) => {
    const page = await open()
    const main = page.getByRole('main')
    const pick = (name) => main.getByRole('radio', { name, exact: true }).check({ force: true })
    const root = () => page.evaluate(() => ({ dark: document.documentElement.classList.contains('dark'), density: document.documentElement.dataset.density }))
    /** La page entière, du haut au bas : la fenêtre s'allonge autant qu'elle. */
    const photograph = async (name) => {
      const height = await page.evaluate(() => innerHeight + document.getElementById('main').scrollHeight - document.getElementById('main').clientHeight)
      await page.setViewportSize({ width: 1440, height })
      await keepImage(page, name)
      await page.setViewportSize({ width: 1440, height: 900 })
    }

    step('toutes les pièces, et les photos')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/components')
    await main.getByRole('heading', { level: 1, name: 'Composants' }).waitFor()
    const before = await call(page, 'GET', '/me')
    await pick('Clair')
    await photograph('components')
    await pick('Sombre')
    await eventually(root, ({ dark }) => dark, 'le thème essayé ne se voit pas')
    await photograph('components-dark')

    for (const [name, density] of Object.entries(densities)) {
      step(`densité ${name.toLowerCase()} : deux thèmes, quatre largeurs`)
      await page.setViewportSize({ width: 1440, height: 900 })
      await pick(name)
      for (const theme of themes) {
        await pick(theme)
        await eventually(root, (seen) => seen.density === density && seen.dark === (theme === 'Sombre'), `${theme}, ${name} : la page n’a pas suivi`)
        for (const [width, height] of Object.entries(widths)) {
          await page.setViewportSize({ width: Number(width), height })
          await expectFits(page, `${theme}, ${name}, ${width} px`)
          // Couleurs et cibles ne dépendent pas d'une largeur de plus.
          if (sifted.includes(width)) await expectAccessible(page, `${theme}, ${name}, ${width} px`)
        }
      }
    }

    step('jusqu’à la 4 K')
    await pick('Confortable')
    await pick('Clair')
    for (const width of wide) {
      await page.setViewportSize({ width, height: Math.round((width * 9) / 16) })
      await expectFits(page, `${width} px`)
    }

    step('ce qui s’ouvre rend le focus en se fermant')
    for (const [theme, width, height] of [['Clair', 1440, 900], ['Sombre', 390, 844]]) {
      await page.setViewportSize({ width, height })
      await pick(theme)
      for (const [name, role] of layers) {
        const opener = main.getByRole('button', { name, exact: true })
        await opener.click()
        await page.getByRole(role).waitFor()
        await expectFits(page, `${name}, ${theme}, ${width} px`)
        await expectAccessible(page, `${name}, ${theme}, ${width} px`)
        await page.keyboard.press('Escape')
        await page.getByRole(role).waitFor({ state: 'detached' })
        await eventually(() => opener.evaluate((node) => node === document.activeElement), Boolean, `${name} ne rend pas le focus`)
      }
    }

    step('sur papier : les pièces, sans les commandes')
    await page.emulateMedia({ media: 'print' })
    expect(!(await page.locator('#trial-theme').isVisible()) && !(await page.getByRole('navigation', { name: 'Sommaire' }).isVisible()), 'les commandes s’impriment')
    await expectFits(page, 'page imprimée')
    const [sheet, whole] = await page.evaluate(() => [document.documentElement.scrollHeight, document.getElementById('main').scrollHeight])
    expect(sheet >= whole && whole > 3000, `l’impression s’arrête à ${sheet} points sur ${whole}`)
    await page.emulateMedia({ media: 'screen' })

    step('rien n’est gardé : quitter rend le thème et la densité d’avant')
    await page.setViewportSize({ width: 1440, height: 900 })
    await pick('Sombre')
    await pick('Dense')
    await page.getByRole('navigation', { name: 'Configuration' }).getByRole('link', { name: 'Réglages', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Réglages' }).waitFor()
    await eventually(root, (left) => !left.dark && left.density === 'comfortable', 'l’essai reste')
    const after = await call(page, 'GET', '/me')
    expect(after.theme === before.theme && after.density === before.density, 'l’essai est devenu une préférence')

    step('moins de mouvement, contrastes forcés')
    const still = await open({ reducedMotion: 'reduce', forcedColors: 'active', storageState: await page.context().storageState() })
    await still.goto('/admin/components')
    await still.getByRole('heading', { level: 1, name: 'Composants' }).waitFor()
    const moving = await still.evaluate(() => document.getAnimations().map((one) => Number(one.effect?.getComputedTiming().duration)).filter((length) => length > 1))
    expect(moving.length === 0, `du mouvement reste (${moving} ms)`)
    for (const [width, height] of Object.entries(widths)) {
      await still.setViewportSize({ width: Number(width), height })
      await expectFits(still, `contrastes forcés, ${width} px`)
    }
    // L'analyseur lit ici la couleur écrite, non celle du système : on compare ce qui s'affiche.
    const inks = await still.locator('[data-specimen="button"] button').evaluateAll((all) => all.map((one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]))
    expect(inks.length > 0 && inks.every(([ink, ground]) => ink !== ground && ink.startsWith('rgb')), `bouton illisible en contrastes forcés : ${JSON.stringify(inks)}`)
  })
