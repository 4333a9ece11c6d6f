/** Fiches posées sur la carte, et leurs amas à une échelle donnée. */
import Supercluster from 'supercluster'
import type { RecordData } from '@/lib/model'

export interface Place {
  id: string
  lat: number
  lon: number
}

/** Position d'une fiche ; aucune quand elle n'est pas remplie, ou hors du globe. */
export function placeOf(record: RecordData, field: string): Place | undefined {
  const point = record[field] as { lat?: unknown; lon?: unknown } | null | undefined
  if (!point) return undefined
  const [lat, lon] = [Number(point.lat), Number(point.lon)]
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { id: record.id, lat, lon } : undefined
}

export type Mark = { kind: 'one'; place: Place } | { kind: 'many'; lat: number; lon: number; ids: string[]; zoom: number }

/** Rayon d'un amas, en points d'écran, et échelle où il n'y en a plus. */
const RADIUS = 48
const LAST_ZOOM = 16
const TILE = 256

export function clusterer(places: Place[]) {
  const index = new Supercluster<{ place: Place }>({ radius: RADIUS, extent: TILE, maxZoom: LAST_ZOOM })
  index.load(places.map((place) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [place.lon, place.lat] }, properties: { place } })))
  return (bounds: [west: number, south: number, east: number, north: number], zoom: number): Mark[] =>
    index.getClusters(bounds, Math.round(zoom)).map((feature) => {
      const [lon = 0, lat = 0] = feature.geometry.coordinates
      const { properties } = feature
      if ('place' in properties) return { kind: 'one', place: properties.place }
      return { kind: 'many', lat, lon, ids: index.getLeaves(properties.cluster_id, Infinity).map((leaf) => leaf.properties.place.id), zoom: index.getClusterExpansionZoom(properties.cluster_id) }
    })
}
