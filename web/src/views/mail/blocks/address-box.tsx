/** Où mène un lien : une adresse tapée, ou celle que dit une variable. Ce qui ne mène ni au web ni à un courriel ne s'écrit pas. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { expressionOf } from '../insert'
import { variableName } from '../variable-name'
import { isImageAddress, isMailAddress, saysAddress } from './attributes'
import { saidCode } from './said'
import { useScene } from './scene'

interface AddressBoxProps {
  label: string
  address: string
  /** Une image : le web seulement. */
  image?: boolean
  /** Vide, elle manque. */
  required?: boolean
  onChange: (address: string) => void
}

export function AddressBox({ label, address, image = false, required = image, onChange }: AddressBoxProps) {
  const { t } = useTranslation()
  const id = useId()
  const { palette } = useScene()
  const [wrong, setWrong] = useState<string | undefined>()
  const shown = wrong ?? address
  const isAddress = image ? isImageAddress : isMailAddress
  const places = palette.variables.flatMap((one) => {
    if (saysAddress(one.path) || (image && one.path.endsWith('.logo'))) return [{ id: `{{ ${expressionOf(one)} }}`, label: variableName(t, one), hint: one.path }]
    return !image && /(?:^|[._])email$/.test(one.path) ? [{ id: `mailto:{{ ${expressionOf(one)} }}`, label: variableName(t, one), hint: 'mailto:' }] : []
  })
  const choose = ([next = '']: string[]) => {
    const isRight = next !== '' && isAddress(next)
    setWrong(isRight ? undefined : next)
    if (isRight) onChange(next)
  }
  const options = places.some(({ id: one }) => one === shown) || !shown.startsWith('{{') ? places : [{ id: shown, label: saidCode(t, palette.variables, shown) }, ...places]
  const fault = shown === '' && (required || wrong === '') ? 'mail.neededHere' : wrong === undefined ? undefined : 'blocks.wrongAddress'
  return (
    <FieldFrame id={id} label={label} help={t(image ? 'blocks.imageAddressHint' : 'blocks.addressHint')} error={fault && t(fault)}>
      {(control) => <FreeCombobox values={[shown]} options={options} onChange={choose} control={control} />}
    </FieldFrame>
  )
}
