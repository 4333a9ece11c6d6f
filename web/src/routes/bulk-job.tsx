/** Un geste en nombre que le serveur mène, ou son compte rendu. */
import { useParams } from '@tanstack/react-router'
import { learn } from '@/lib/i18n'
import { bulkJobTexts } from '@/locales/bulk-job'
import { JobPage } from '@/views/bulk-job/job-page'

await learn(bulkJobTexts)

export const BulkJobRoute = () => <JobPage id={useParams({ strict: false }).id ?? ''} />
