/** Favoris : les ranger, les porter ailleurs. */
import { BookmarksScreen } from '@/views/bookmarks/bookmarks-screen'
import { useModel } from '@/features/model/use-model'

export const BookmarkSettingsRoute = () => <BookmarksScreen model={useModel()} />
