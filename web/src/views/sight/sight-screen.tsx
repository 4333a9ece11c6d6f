/** Voir l'application comme une personne, ou comme qui ne tiendrait que certains rôles. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Eye } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Segmented } from '@/components/ui/segmented'
import { RefCombobox } from '@/fields/link/ref-combobox'
import { rolesQuery } from '@/features/roles/api/roles'
import { startAfresh } from '@/features/session/afresh'
import { viewAs } from '@/features/session/api/view-as'
import { useMe } from '@/features/session/use-me'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import type { Ref } from '@/lib/ref'
import { toastError } from '@/lib/toast'

const sorts = ['person', 'roles'] as const
type Sort = (typeof sorts)[number]

export default function SightScreen() {
  const { t } = useTranslation()
  const me = useMe()
  const [sort, setSort] = useState<Sort>('person')
  const [person, setPerson] = useState<Ref[]>([])
  const [roles, setRoles] = useState<string[]>([])
  const [company, setCompany] = useState<Ref[]>(me.company ? [{ id: me.company.id, label: me.company.name }] : [])
  const { data: known = [] } = useQuery(rolesQuery)
  const ready = sort === 'person' ? person.length > 0 : roles.length > 0 && company.length > 0
  const start = useMutation({
    mutationFn: () => viewAs(sort === 'person' ? { user: person[0]?.id } : { roles, company: company[0]?.id }),
    onSuccess: startAfresh,
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  return (
    <>
      <PageTitle text={t('shaping.viewAs')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('shaping.sight.hint')}</p>
      <form
        className="grid max-w-xl gap-4 py-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) start.mutate()
        }}
      >
        <Segmented aria-label={t('shaping.sight.who')} value={sort} options={sorts.map((value) => ({ value, label: t(`shaping.sight.${value}`) }))} onChange={(next) => setSort(next as Sort)} />
        {sort === 'person' ? (
          <FieldFrame id="sight-person" label={t('shaping.sight.person')} required>
            {(control) => <RefCombobox target="core.user" chosen={person} onChoose={setPerson} control={control} />}
          </FieldFrame>
        ) : (
          <>
            <FieldFrame id="sight-roles" label={t('shaping.sight.roles')} required>
              {(control) => <FreeCombobox many strict values={roles} options={known.map((role) => ({ id: role.code, label: role.name, hint: role.code }))} onChange={setRoles} control={control} />}
            </FieldFrame>
            <FieldFrame id="sight-company" label={t('shaping.sight.company')} required>
              {(control) => <RefCombobox target="core.company" chosen={company} onChoose={setCompany} control={control} />}
            </FieldFrame>
          </>
        )}
        <p className="text-muted-foreground">{t('shaping.sight.privacy')}</p>
        <div>
          <Button type="submit" variant="primary" disabled={!ready} busy={start.isPending}>
            <Eye aria-hidden />
            {t('shaping.sight.start')}
          </Button>
        </div>
      </form>
    </>
  )
}
