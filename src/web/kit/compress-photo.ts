const LONGEST_EDGE_PX = 2000
const JPEG_QUALITY = 0.82
/** Below this nothing is gained. */
const SMALL_BYTES = 400_000

/** Width and height that keep the shape and fit the longest edge. */
export function fitted(width: number, height: number, longest: number): { width: number; height: number } {
  const share = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) }
}

/** A phone's photo (4–12 MB) as a JPEG of about half a megabyte, legible down to a label's small print. Other files stay as they are. */
export async function compressPhoto(file: File): Promise<Blob> {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || file.size < SMALL_BYTES) return file
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    // A format this browser cannot draw (HEIC outside Apple's): the original is better than none.
    return file
  }
  const { width, height } = fitted(bitmap.width, bitmap.height, LONGEST_EDGE_PX)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  const smaller = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', JPEG_QUALITY))
  return smaller && smaller.size < file.size ? smaller : file
}
