/** A photo ready to be sent. */
export interface Photo {
  readonly contentBase64: string;
  readonly mediaType: 'image/jpeg';
  /** For showing it before it is sent. */
  readonly url: string;
}

const EDGE_PX = 1600;

/** Shrinks a picture to at most 1600 px, as JPEG: readable on site, small enough for a weak mobile link. */
export async function shrink(file: File): Promise<Photo> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, EDGE_PX / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82));
  if (!blob) throw new Error('the picture cannot be read');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return { contentBase64: btoa(binary), mediaType: 'image/jpeg', url: URL.createObjectURL(blob) };
}
