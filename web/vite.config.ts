/** Construction, serveur de développement et tests : un seul endroit pour les alias et les entrées. */
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { early } from './build/early.ts'
import { modules } from './build/modules.ts'
import { precompress } from './build/precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), tailwindcss(), modules(here('../modules'), here('./src/main.tsx')), early(), precompress()],
  resolve: { alias: { '@': here('./src') } },
  server: { proxy: { '/api': server, '/health': server }, fs: { allow: ['.', '../modules'] } },
  build: {
    target: 'es2022',
    // Ce que Tailwind 4 exige déjà : pas de couleurs de repli pour de plus anciens, qui ne l'afficheraient pas.
    cssTarget: ['chrome111', 'safari16.4', 'firefox128'],
    // La politique de sécurité refuse `data:` hors images : rien n'est incorporé.
    assetsInlineLimit: 0,
    // Les navigateurs visés préchargent d'eux-mêmes.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { app: here('./index.html'), 'api-docs': here('./api-docs.html') },
      // Quelques gros morceaux partagés plutôt que soixante petits : chacun coûterait un aller-retour, et se comprimerait seul.
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/[^/]+|i18next[^/]*|react-i18next|clsx|class-variance-authority)\/(?!.*node_modules)/ },
            // Ce que les onglets d'une fiche prennent de Radix, sans les couches flottantes qui s'en servent aussi.
            { name: 'radix', test: /node_modules\/@radix-ui\/(primitive|react-(tabs|roving-focus|collection|presence|direction|id|context|compose-refs|slot|primitive|use-[^/]+))\/(?!.*node_modules)/ },
            { name: 'overlays', test: /node_modules\/(@radix-ui\/(?!react-switch)[^/]+|@floating-ui\/[^/]+|react-remove-scroll[^/]*|aria-hidden)\/(?!.*node_modules)/ },
            { name: 'kit', test: /\/src\/locales\/notifications\.ts|\/src\/(lib|components)\/(?!form\/|paste\/|records\/(outbox|shelf)\.|.*(combobox|select|segmented|switch|listbox|sheet|dialog|dialog-head|dialog-answer|menu|popover|tooltip|field-frame|cel|cel-dates|cel-environment|cel-functions|duration|geo|completion|filter-text|calendar|recurrence|side-panel|zone-box|tabs|upload|(date|time)-input|date-box|date-text|use-typed|calendar-button|month-grid|week|late-icons|unclipped|clip-reader|line-diff|number-text|use-focus-heir|copy-field|edge-scroll|follow-pointer|section-card|period-nav|listing|use-return-focus|save-open|brand-shades|wording|line-chart|figure-card|figures|outcome)\.)/ },
            // Le cadre d'un champ et les petites icônes de la connexion : elle ne demande qu'eux de la saisie.
            { name: 'frame', test: /\/src\/components\/ui\/field-frame\.|\/icons\/(eye|eye-off|arrow-left|copy)\.mjs/ },
            // Les icônes de l'automatisation : des morceaux d'une icône chacun coûteraient plus que leur dessin.
            { name: 'steps', test: /\/icons\/(play|redo-2|split|repeat|flask-conical|hourglass|messages-square|layers|globe)\.mjs/ },
            // L'habillage et la liste, avec tout ce qu'ils importent.
            { name: 'home', test: /\/src\/(app\/shell\/shell|routes\/record-list)\.tsx/ },
            // Les favoris de la barre latérale et de leur page, que de tout petits morceaux diviseraient.
            { name: 'bookmarks', test: /\/icons\/users\.mjs|\/(arrange|use-hidden-bookmarks|shared-bookmarks)\.ts/ },
            // Ce que la fiche et la saisie ont en commun, leurs icônes comprises : un formulaire n'apporte pas la fiche entière.
            { name: 'entry', test: /\/icons\/(file-text|pencil)\.mjs|\/src\/(lib\/(form\/|cel\.|date-text\.|calendar\.|geo\.|paste\/dates\.)|components\/section-card\.|fields\/(files\/(pending-row|use-uploads)|rich_text\/address)\.|features\/records\/api\/list-actions\.)/ },
            // La fiche, puis la saisie, qu'elle ne demande qu'au premier geste, et les formulaires.
            { name: 'detail', test: /\/src\/routes\/record-detail\.tsx/ },
            { name: 'form', test: /\/src\/(fields\/editor-of|routes\/record-(create|edit))\.tsx/ },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', '../modules/*/web/**/*.test.{ts,tsx}'],
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
  },
})
