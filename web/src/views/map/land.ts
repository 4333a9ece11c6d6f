/** Le contour des pays (Natural Earth, domaine public), déplié là où il passe l'antiméridien. C'est une donnée, lue à part : la carte ne l'attend pas. */
import { queryOptions } from '@tanstack/react-query'
import type { FeatureCollection, Geometry, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import address from 'world-atlas/countries-110m.json?url'

/** Un anneau qui saute de 180° à −180° continue au-delà, au lieu de traverser la carte. */
export function unwrapped(ring: Position[]): Position[] {
  let turn = 0
  return ring.map(([lon = 0, lat = 0], rank) => {
    const jump = lon - (ring[rank - 1]?.[0] ?? lon)
    if (jump > 180) turn -= 360
    else if (jump < -180) turn += 360
    return [lon + turn, lat]
  })
}

function shape(geometry: Geometry): Geometry {
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: geometry.coordinates.map(unwrapped) }
  if (geometry.type === 'MultiPolygon') return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(unwrapped)) }
  return geometry
}

/** Les pays d'une topologie, chacun d'un seul tenant. */
export function outlined(topology: Topology): FeatureCollection {
  const known = feature(topology, topology.objects.countries as GeometryCollection)
  return { ...known, features: known.features.map((one) => ({ ...one, geometry: shape(one.geometry) })) }
}

async function readLand(): Promise<FeatureCollection> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address} : ${answer.status}`)
  return outlined((await answer.json()) as Topology)
}

/** Lu une fois par onglet. */
export const landQuery = queryOptions({ queryKey: ['land'], queryFn: readLand, staleTime: Infinity, gcTime: Infinity })
