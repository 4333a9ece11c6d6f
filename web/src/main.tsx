/** Point d'entrée : la langue d'abord, puis l'application. */
import './app/styles.css'
import { createRoot } from 'react-dom/client'
import { Providers } from './app/providers'
import { startI18n } from './lib/i18n'

await startI18n()
createRoot(document.getElementById('root') as HTMLElement).render(<Providers />)
