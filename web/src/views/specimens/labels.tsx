/** Ce qui se lit sans se toucher : étiquettes, pastilles, initiales, texte coupé, touches. */
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { Dot } from '@/components/ui/dot'
import { commandKey, Kbd } from '@/components/ui/kbd'
import { Unclipped } from '@/components/ui/unclipped'
import { Specimen } from './section'
import { people, tones } from './samples'

export function Labels() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen of="badge">
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {t(`components.tones.${tone}`)}
          </Badge>
        ))}
        <span className="w-40 min-w-0">
          <Badge>{t('components.sentence')}</Badge>
        </span>
      </Specimen>
      <Specimen of="dot">
        {tones.map((tone) => (
          <span key={tone} className="flex items-center gap-2">
            <Dot tone={tone} />
            {t(`components.tones.${tone}`)}
          </span>
        ))}
      </Specimen>
      <Specimen of="avatar">
        {people.map((name) => (
          <span key={name} className="flex items-center gap-2">
            <Avatar name={name} large />
            <Avatar name={name} />
            {name}
          </span>
        ))}
      </Specimen>
      <Specimen of="unclipped clip-reader">
        <Unclipped className="w-40 min-w-0">
          <p data-clip className="truncate">
            {t('components.sentence')}
          </p>
        </Unclipped>
      </Specimen>
      <Specimen of="kbd">
        <span className="flex items-center gap-1">
          <Kbd>{commandKey()}</Kbd>
          <Kbd>K</Kbd>
        </span>
        <Kbd>/</Kbd>
        <Kbd>↵</Kbd>
      </Specimen>
    </>
  )
}
