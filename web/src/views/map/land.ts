/** Le contour des pays (Natural Earth, domaine public), déplié là où il passe l'antiméridien. */
import type { FeatureCollection, Geometry, Position } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import countries from 'world-atlas/countries-110m.json'

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

const topology = countries as unknown as Topology
const known = feature(topology, topology.objects.countries as GeometryCollection)

export const land: FeatureCollection = { ...known, features: known.features.map((one) => ({ ...one, geometry: shape(one.geometry) })) }
