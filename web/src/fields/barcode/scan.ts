/** Lecture d'un code sur une photo, par le lecteur du navigateur ; sans lui, le bouton ne se montre pas. */
interface Detector {
  detect: (image: ImageBitmapSource) => Promise<{ rawValue: string }[]>
}

const detectorOf = () => (globalThis as { BarcodeDetector?: new () => Detector }).BarcodeDetector

export const canScan = (): boolean => detectorOf() !== undefined

export async function scanPhoto(photo: Blob): Promise<string | undefined> {
  const Reader = detectorOf()
  if (!Reader) return undefined
  const [found] = await new Reader().detect(await createImageBitmap(photo))
  return found?.rawValue
}
