/** Documentation de l'API, hébergée ici : aucun script ni aucune police ne vient d'ailleurs. */
import 'swagger-ui-dist/swagger-ui.css'
import './docs.css'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'

interface ApiRequest {
  method: string
  headers: Record<string, string>
}

const me = await fetch('/api/v1/me')
if (me.status === 401) {
  // La description dépend de qui la lit : on se connecte d'abord.
  location.assign(`/login?${new URLSearchParams({ next: location.pathname })}`)
} else {
  const { csrf = '' }: { csrf?: string } = await me.json()
  SwaggerUI({
    url: '/api/openapi.json',
    dom_id: '#docs',
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
    filter: true,
    validatorUrl: null,
    // « Essayer » agit avec la session de la page : une écriture doit en porter la preuve.
    requestInterceptor: (request: ApiRequest) => {
      if (request.method !== 'GET') request.headers['X-CSRF-Token'] = csrf
      return request
    },
  })
}
