/** Ajouter au menu : une vue d'une entité, une vue enregistrée, une adresse d'ailleurs. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import type { Labels } from '@/lib/i18n'
import { entityKey } from '@/lib/model'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import { kindsOf } from '@/views/kinds'
import { AddButton } from './add-button'
import { useMenuDraft } from './menu-draft'
import { PlaceSelect } from './place-select'
import type { Place } from './places'

const sorts = ['view', 'saved', 'url'] as const
type Sort = (typeof sorts)[number]

const schemes = /^https?:\/\/[^\s/]+/

export function AddLink() {
  const { t } = useTranslation()
  return <AddButton icon={<Plus aria-hidden />} label={t('shaping.addLink')} dialog={(close) => <LinkDialog onClose={close} />} />
}

function LinkDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const { entities } = useModel()
  const { entries, onAdd } = useMenuDraft()
  const [sort, setSort] = useState<Sort>('view')
  const [link, setLink] = useState({ to: '', view: '', saved: '', url: '' })
  const [place, setPlace] = useState<Place>({ group: 'modules' })
  const [labels, setLabels] = useState<Labels>({})
  const change = (part: Partial<typeof link>) => setLink({ ...link, ...part })
  const entity = entities[link.to]
  const listed = Object.values(entities).filter((one) => !one.owned)
  const views = (entity ? kindsOf(entity) : []).filter((kind) => kind !== 'list')
  // Une vue qui n'est qu'à soi ne s'offre pas à tous.
  const saved = (entity?.views ?? []).filter((view) => view.shared !== 'private')
  const key = nameFrom(textIn(labels, i18n.language), entries.map((entry) => entry.key))
  const aims = sort === 'url' ? schemes.test(link.url.trim()) : Boolean(entity && link[sort])
  const add = () => {
    const target = sort === 'url' ? { url: link.url.trim() } : { to: link.to, [sort]: link[sort] }
    onAdd({ key, added: true, labels, ...place, ...target })
    onClose()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('shaping.addLink')} wide>
        <DialogBody>
          <Segmented aria-label={t('shaping.linkTo')} value={sort} options={sorts.map((one) => ({ value: one, label: t(`shaping.link.${one}`) }))} onChange={(next) => setSort(next as Sort)} />
          {sort === 'url' ? (
            <FieldFrame id="link-url" label={t('shaping.address')} required help={t('shaping.addressHelp')}>
              {(control) => <Input type="url" inputMode="url" maxLength={500} value={link.url} onChange={(event) => change({ url: event.target.value })} {...control} />}
            </FieldFrame>
          ) : (
            <div className="grid gap-4 sm:grid-cols-2">
              <FieldFrame id="link-entity" label={t('shaping.entity')} required>
                {(control) => <FreeCombobox strict values={[link.to]} options={listed.map((one) => ({ id: entityKey(one), label: one.plural_label, hint: entityKey(one) }))} onChange={([to = '']) => change({ to, view: '', saved: '' })} control={control} />}
              </FieldFrame>
              <FieldFrame id="link-view" label={t('view.choose')} required help={entity && (sort === 'view' ? views : saved).length === 0 ? t('shaping.noView') : undefined}>
                {(control) => (
                  <Select
                    value={link[sort]}
                    disabled={!entity}
                    options={sort === 'view' ? views.map((kind) => ({ value: kind, label: t(`view.${kind}`) })) : saved.map((view) => ({ value: view.id, label: view.name }))}
                    onChange={(next) => change({ [sort]: next })}
                    {...control}
                  />
                )}
              </FieldFrame>
            </div>
          )}
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <LabelsBox id="link-name" label={t('shaping.entryName')} required value={labels} onChange={setLabels} />
            <PlaceSelect id="link-place" moved={key} value={place} onChange={setPlace} />
          </div>
        </DialogBody>
        <DialogAnswer disabled={key === '' || !aims} onClick={add}>
          {t('shaping.add')}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
