/** Aide du clavier : toutes les touches, par endroit. S'ouvre par `?`, par le compte et par la palette. */
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { commandKey, Kbd } from '@/components/ui/kbd'
import { learn } from '@/lib/i18n'
import { useLetterShortcuts } from '@/lib/use-shortcut'
import { helpTexts } from '@/locales/help'

await learn(helpTexts)

type Line = [keys: string[], label: string]

const mod = commandKey()
const groups: [title: string, lines: Line[]][] = [
  ['help.everywhere', [[[`${mod} K`], 'help.palette'], [['?'], 'help.help'], [['g', 'h'], 'help.goHome'], [['g', 'a'], 'help.goAgenda'], [['g', 's'], 'help.goSettings'], [[`${mod} S`, `${mod} Enter`], 'help.save'], [['Esc'], 'help.close']]],
  ['help.lists', [[['/'], 'help.search'], [['c'], 'help.create'], [['g', 'l'], 'help.goList'], [['g', 'b'], 'help.goBoard'], [['g', 'c'], 'help.goCalendar'], [['g', 'p'], 'help.goTimeline']]],
  ['help.grid', [[['↑', '↓', 'j', 'k'], 'help.rows'], [['←', '→'], 'help.cells'], [['Page', 'Home', 'End'], 'help.jump'], [['Space', 'x'], 'help.select'], [['Shift ↑', 'Shift ↓'], 'help.range'], [[`${mod} A`], 'help.all'], [['Enter'], 'help.open'], [['Enter', 'Esc'], 'help.beside'], [['F2'], 'help.editCell'], [['Shift F10'], 'help.rowMenu']]],
  ['help.board', [[['Space'], 'help.lift'], [['←', '→'], 'help.column'], [['Esc'], 'help.cancel']]],
  ['help.timeline', [[['←', '→', '↑', '↓'], 'help.bars'], [['Alt ←', 'Alt →'], 'help.shiftBar'], [['Alt Shift ←', 'Alt Shift →'], 'help.endBar'], [['Alt ↑', 'Alt ↓'], 'help.rowBar'], [['[', ']'], 'help.linkedBar']]],
  ['help.agenda', [[['Alt ←', 'Alt →'], 'help.agendaDays'], [['Alt ↑', 'Alt ↓'], 'help.agendaTime'], [['Alt Shift ↑', 'Alt Shift ↓'], 'help.agendaEnd']]],
  ['help.dates', [[['↑', '↓'], 'help.dateStep'], [['Alt ↓'], 'help.dateOpen'], [['Page', 'Shift Page'], 'help.dateMonth']]],
  ['help.record', [[['e'], 'help.edit'], [['s'], 'help.status'], [['a'], 'help.assign'], [['[', ']'], 'help.neighbours']]],
]

export default function HelpSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const letters = useLetterShortcuts()
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('help.title')} description={letters ? undefined : t('help.lettersOff')} wide>
        <DialogBody>
          <div className="grid gap-x-10 gap-y-5 pb-3 sm:grid-cols-2">
            {groups.map(([title, lines]) => (
              <section key={title} aria-labelledby={title}>
                <h3 id={title} className="pb-1 text-label font-semibold">
                  {t(title)}
                </h3>
                <dl>
                  {lines.map(([keys, label]) => (
                    <div key={label} className="flex items-center justify-between gap-3 py-1">
                      <dt>{t(label)}</dt>
                      <dd className="flex shrink-0 gap-1">
                        <span className="sr-only">{keys.join(' ')}</span>
                        {keys.map((key) => (
                          <Kbd key={key}>{key}</Kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </DialogBody>
      </DialogContent>
    </Dialog>
  )
}
