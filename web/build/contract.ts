/**
 * Les types de ce que le serveur répond, tirés de sa description (`openapi.json`).
 *
 * Les fiches n'y sont que des fiches : leurs champs sont ceux du modèle, que `/meta` dit à l'exécution. Une seule entité, `core.site`, tient
 * donc lieu de toutes, sous l'adresse `/{entity}`. Le parcours `contract` tient `openapi.json` à jour, `contract.test.ts` les types.
 */

interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
}

interface Answer {
  content?: Record<string, { schema?: Schema }>
}

export interface Contract {
  paths: Record<string, Record<string, { responses: Record<string, Answer> }>>
  components: { schemas: Record<string, Schema> }
}

const SAMPLE = 'core.site'

/** Les types, en TypeScript. */
export function typesOf({ paths, components }: Contract): string {
  const schemas = Object.entries(components.schemas).map(([name, schema]) => `export type ${name} = ${written(schema, '')}\n`)
  const answers = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { responses }]) => {
      const bodies = Object.values(responses).flatMap((answer) => answer.content?.['application/json']?.schema ?? [])
      return bodies.length > 0 ? [`  '${method.toUpperCase()} ${path}': ${[...new Set(bodies.map((schema) => written(schema, '  ')))].join(' | ')}\n`] : []
    }),
  )
  return `/** Écrit par \`build/contract.ts\` d'après \`openapi.json\` ; ne se retouche pas. */
import type { RecordData } from '@/lib/model'

${schemas.join('\n')}
/** Ce que répond chaque adresse. */
export interface Answers {
${answers.join('')}}
`
}

function written(schema: Schema, indent: string): string {
  if (schema.$ref) return schema.$ref.endsWith(`/${SAMPLE}`) ? 'RecordData' : (schema.$ref.split('/').at(-1) ?? 'unknown')
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.anyOf) return schema.anyOf.map((one) => written(one, indent)).join(' | ')
  if (schema.type === undefined) return 'unknown'
  return [schema.type].flat().map((type) => plain(type, schema, indent)).join(' | ')
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))

function plain(type: string, schema: Schema, indent: string): string {
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'array') return listed(written(schema.items ?? {}, indent))
  if (type !== 'object') return type
  const members = Object.entries(schema.properties ?? {})
  if (members.length === 0) {
    const rest = schema.additionalProperties
    return rest ? `Record<string, ${rest === true ? 'unknown' : written(rest, indent)}>` : 'object'
  }
  const lines = members.map(([name, one]) => `${indent}  ${/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`}${schema.required?.includes(name) ? '' : '?'}: ${written(one, `${indent}  `)}\n`)
  return `{\n${lines.join('')}${indent}}`
}

const listed = (item: string): string => (/^\w+$/.test(item) || item.startsWith('{') ? `${item}[]` : `(${item})[]`)
