/** Traductions : ce qui manque d'abord, une case par texte ; on valide, on passe au suivant, tout le monde le lit. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Languages } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { BlankState } from '@/components/ui/blank-state'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { textsQuery, textStates, type Choice } from '@/features/translations/api/translations'
import { languages, learn } from '@/lib/i18n'
import { useDebounced } from '@/lib/use-debounced'
import { translationsTexts } from '@/locales/translations'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { FileMenu } from './file-menu'
import { LanguageBar } from './language-bar'
import { TextRow } from './text-row'

await learn(translationsTexts)

const SEARCH_MS = 250
/** Parmi les modules, ce que l'organisation a écrit elle-même, où que ce soit. */
const OWN = '@own'

export default function TranslationsScreen() {
  const { t, i18n } = useTranslation()
  const [params, set] = useAdminSearch()
  const [typed, setTyped] = useState(params.q ?? '')
  const q = useDebounced(typed.trim(), SEARCH_MS)
  const locale = languages.find((one) => one === params.locale) ?? languages.find((one) => one !== i18n.language) ?? 'en'
  const choice: Choice = { locale, package: params.package, source: params.source, state: params.state, q: params.q }
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({ ...textsQuery(choice), placeholderData: keepPreviousData })
  const first = data?.pages[0]
  useEffect(() => {
    if (q !== (params.q ?? '')) set({ q: q || undefined })
    // La frappe seule compte : `set` est neuf à chaque dessin.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [q])
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('shaping.translations')} className="flex-1 basis-48 text-record" />
        <FileMenu choice={choice} />
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('shaping.translationsHint')}</p>
      <LanguageBar locale={locale} progress={first?.progress} onChange={(next) => set({ locale: next })} />
      <div className="flex flex-wrap gap-2">
        <Input type="search" className="max-w-80 flex-1 basis-56" aria-label={t('shaping.searchTexts')} placeholder={t('shaping.searchTexts')} value={typed} onChange={(event) => setTyped(event.target.value)} />
        <Select
          aria-label={t('shaping.module')}
          className="max-w-56"
          value={params.source ? OWN : (params.package ?? '')}
          options={[{ value: '', label: t('shaping.allModules') }, { value: OWN, label: t('shaping.ownTexts') }, ...(first?.packages ?? []).map((one) => ({ value: one.code, label: one.label }))]}
          onChange={(next) => set(next === OWN ? { source: 'site', package: undefined } : { source: undefined, package: next || undefined })}
        />
        <Select aria-label={t('shaping.textState')} className="max-w-64" value={params.state ?? 'needed'} options={textStates.map((one) => ({ value: one, label: t(`shaping.state.${one}`) }))} onChange={(next) => set({ state: next === 'needed' ? undefined : next })} />
      </div>
      <p role="status" className="py-2 text-label text-muted-foreground">
        {first && t('shaping.textCount', { count: first.count.value })}
      </p>
      <div className="pb-6">
        <Listing items={data?.pages.flatMap((page) => page.data)} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<Languages aria-hidden />} title={t(params.state === 'missing' ? 'shaping.allSaid' : 'shaping.noText')} />}>
          {(line) => <TextRow key={`${locale} ${line.key}`} line={line} locale={locale} choice={choice} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
    </>
  )
}
