/** Le globe : un fond de pays que sert l'application, rien d'ailleurs, et les fiches en points et en amas. Clavier et doigts compris. */
import { useQuery } from '@tanstack/react-query'
import { control, divIcon, geoJSON, latLngBounds, layerGroup, map as createMap, marker, type LayerGroup, type Map as LeafletMap } from 'leaflet'
import 'leaflet/dist/leaflet.css'
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { landQuery } from './land'
import './map.css'
import { clusterer, type Place } from './points'

const CLOSE_ZOOM = 8

export interface WorldMapHandle {
  goTo: (place: Place) => void
  showAll: () => void
}

interface WorldMapProps {
  ref: Ref<WorldMapHandle>
  label: string
  places: Place[]
  chosen: string | undefined
  titleOf: (id: string) => string
  onChoose: (id: string) => void
}

export function WorldMap({ ref, label, places, chosen, titleOf, onChoose }: WorldMapProps) {
  const { t } = useTranslation()
  const holder = useRef<HTMLDivElement>(null)
  const [world, setWorld] = useState<{ map: LeafletMap; marks: LayerGroup } | undefined>()
  /** Ce que l'écran montre : chaque déplacement refait les amas. */
  const [view, setView] = useState<View | undefined>()
  const clusters = useMemo(() => clusterer(places), [places])
  const { data: land, isError, isFetching, refetch } = useQuery(landQuery)
  const words = useRef(t)
  useEffect(() => {
    words.current = t
  }, [t])

  useEffect(() => {
    if (!holder.current) return
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const map = createMap(holder.current, { zoomControl: false, worldCopyJump: true, minZoom: 1, maxZoom: 17, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still })
    control.zoom({ position: 'topright', zoomInTitle: words.current('map.zoomIn'), zoomOutTitle: words.current('map.zoomOut') }).addTo(map)
    map.attributionControl.setPrefix(false).addAttribution('Natural Earth')
    map.setView([10, 10], 2)
    const marks = layerGroup().addTo(map)
    const look = () => setView(viewOf(map))
    map.on('moveend', look)
    look()
    const resized = new ResizeObserver(() => map.invalidateSize())
    resized.observe(holder.current)
    setWorld({ map, marks })
    return () => {
      resized.disconnect()
      map.remove()
    }
  }, [])

  useEffect(() => {
    if (!world || !land) return
    const ground = geoJSON(land, { interactive: false, style: { color: 'var(--input)', weight: 0.7, fillColor: 'var(--border)', fillOpacity: 1 } }).addTo(world.map)
    return () => void ground.remove()
  }, [world, land])

  useEffect(() => {
    if (world) fit(world.map, places)
  }, [world, places])

  useEffect(() => {
    if (!world || !view) return
    const seen = clusters(view.bounds, view.zoom)
    const focused = document.activeElement?.getAttribute('title')
    world.marks.clearLayers()
    for (const mark of seen) {
      const one = mark.kind === 'one'
      const at: [number, number] = one ? [mark.place.lat, mark.place.lon] : [mark.lat, mark.lon]
      const size = one ? 24 : Math.min(30 + Math.log2(mark.ids.length) * 5, 60)
      const isChosen = chosen !== undefined && (one ? mark.place.id === chosen : mark.ids.includes(chosen))
      const className = isChosen ? 'map-mark is-chosen' : 'map-mark'
      const title = one ? titleOf(mark.place.id) : t('map.cluster', { count: mark.ids.length })
      const pin = marker(at, { title, keyboard: true, icon: divIcon({ className, html: one ? '' : String(mark.ids.length), iconSize: [size, size] }) }).addTo(world.marks)
      const act = () => (one ? onChoose(mark.place.id) : world.map.setView(at, mark.zoom))
      pin.on('click', act)
      const element = pin.getElement()
      element?.setAttribute('aria-label', title)
      element?.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        act()
      })
      // Les marques se refont à chaque mouvement : le clavier retrouve la sienne.
      if (focused === title) element?.focus({ preventScroll: true })
    }
  }, [world, view, clusters, chosen, titleOf, onChoose, t])

  useImperativeHandle(ref, () => ({ goTo: (place) => world?.map.setView([place.lat, place.lon], Math.max(world.map.getZoom(), CLOSE_ZOOM)), showAll: () => world && fit(world.map, places) }), [world, places])

  return (
    <>
      <div ref={holder} role="region" aria-label={label} className="isolate size-full" />
      {isError && (
        <div role="alert" className="absolute inset-x-0 bottom-6 z-10 mx-auto flex w-fit max-w-full flex-wrap items-center gap-2 rounded-md border bg-popover px-3 py-2 text-label shadow-lg">
          {t('map.groundless')}
          <Button size="small" busy={isFetching} onClick={() => void refetch()}>
            {t('action.retry')}
          </Button>
        </div>
      )}
    </>
  )
}

interface View {
  bounds: [west: number, south: number, east: number, north: number]
  zoom: number
}

function viewOf(map: LeafletMap): View {
  const bounds = map.getBounds().pad(0.2)
  return { bounds: [bounds.getWest(), Math.max(bounds.getSouth(), -85), bounds.getEast(), Math.min(bounds.getNorth(), 85)], zoom: map.getZoom() }
}

function fit(map: LeafletMap, places: Place[]): void {
  if (places.length > 0) map.fitBounds(latLngBounds(places.map((place) => [place.lat, place.lon])).pad(0.2), { maxZoom: CLOSE_ZOOM })
}
