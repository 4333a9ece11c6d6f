/** Une règle de répétition en mots ; celle que l'écran ne dessine pas se dit telle qu'elle s'écrit. */
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/lib/format'
import { dayNamed, readRule, type Rule, type Weekday } from '@/lib/recurrence'

export const rankNames = { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' } as Record<number, string>

export function useRuleWords(): (text: string, zone: string) => string {
  const { t } = useTranslation()
  const format = useFormat()
  const named = (one: Weekday) => format.weekdayName(dayNamed(one))
  const on = ({ days, monthDay }: Rule): string | undefined => {
    if (days.length > 0) return format.list(days.map(named))
    if (monthDay?.kind === 'date') return t('agenda.rule.onDate', { day: monthDay.day })
    return monthDay && t('agenda.rule.onRank', { rank: t(`agenda.rank.${rankNames[monthDay.rank]}`), day: named(monthDay.weekday) })
  }
  const until = ({ ending }: Rule): string | undefined => {
    if (ending.kind === 'count') return t('agenda.rule.times', { count: ending.count })
    return ending.kind === 'until' ? t('agenda.rule.until', { day: format.date(ending.day) }) : undefined
  }
  return (text, zone) => {
    const rule = readRule(text, zone)
    if (!rule) return t('agenda.rule.custom', { rule: text })
    return [t(`agenda.rule.every.${rule.frequency}`, { count: rule.interval }), on(rule), until(rule)].filter(Boolean).join(', ')
  }
}
