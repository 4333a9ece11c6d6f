/** Documentation de l'API, hébergée ici : aucun script ni aucune police ne vient d'ailleurs. */
import 'swagger-ui-dist/swagger-ui.css'
import './docs.css'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'

SwaggerUI({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, defaultModelsExpandDepth: 0, docExpansion: 'list', filter: true, validatorUrl: null })
