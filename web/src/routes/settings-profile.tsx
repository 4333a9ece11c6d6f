/** Profil, affichage, et ce que chaque module laisse choisir. */
import { lazy, Suspense } from 'react'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { ProfileForm } from '@/features/session/profile-form'

const PackagePreferences = lazy(() => import('@/views/platform/package-preferences'))

export const ProfileRoute = () => (
  <div className="grid gap-8">
    <ProfileForm />
    <WidgetBoundary>
      <Suspense>
        <PackagePreferences />
      </Suspense>
    </WidgetBoundary>
  </div>
)
