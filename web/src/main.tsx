/** Point d'entrée : ce que dira le serveur est demandé, la langue vient, puis l'application. */
import './app/styles.css'
import { createRoot } from 'react-dom/client'
import { enterSoon } from './app/enter'
import { Providers } from './app/providers'
import { loadScreenSoon } from './app/router'
import { startBrand } from './lib/brand'
import { startI18n } from './lib/i18n'

enterSoon()
const words = startI18n()
loadScreenSoon()
const own = startBrand()
await words
await own
createRoot(document.getElementById('root') as HTMLElement).render(<Providers />)
