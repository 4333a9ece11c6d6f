/** Ce que le module HSE ajoute aux écrans communs. */
import type { ModuleScreens } from '@/lib/module-screens'
import { texts } from './texts'

export default {
  tabs: [
    {
      entity: 'hse.investigation',
      name: 'causes',
      label: { fr: 'Arbre des causes', en: 'Cause tree', es: 'Árbol de causas', pt: 'Árvore de causas' },
      needs: ['hse.cause'],
      wide: true,
      texts,
      load: () => import('./cause-tree'),
    },
  ],
} satisfies ModuleScreens
