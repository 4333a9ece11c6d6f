/** Comment se disent un groupe de travailleurs et ses sortes. */
import type { TFunction } from 'i18next'

/** Les groupes livrés ont un nom traduit ; les autres se disent par le leur. */
export const groupLabel = (t: TFunction, name: string): string => (name === 'default' ? t('work.defaultName') : name === 'heavy' ? t('work.heavyName') : name === 'webhook' ? t('admin.jobKind.webhook') : name)

/** Un nombre saisi : rien si la case est vide, `NaN` s'il ne se lit pas. */
export const wholeOf = (text: string): number | null => (text.trim() === '' ? null : /^[−-]?\d+$/.test(text.trim()) ? Number(text.trim().replace('−', '-')) : Number.NaN)
