import type { Map as MapLibre } from 'maplibre-gl';
import { grades, type Grade } from '#platform/contract';
import { palette } from '#platform/web/ui';

const GLYPH: Readonly<Record<Grade, string>> = { red: '红', orange: '橙', yellow: '黄', blue: '蓝' };

function outline(pen: CanvasRenderingContext2D, grade: Grade, size: number): void {
  const [c, r] = [size / 2, size / 2 - 3];
  pen.beginPath();
  if (grade === 'red')
    for (const [x, y] of [[c, c - r], [c + r, c], [c, c + r], [c - r, c]]) pen.lineTo(x, y); // prettier-ignore
  else if (grade === 'orange')
    for (const [x, y] of [[c, c - r], [c + r, c + r * 0.85], [c - r, c + r * 0.85]]) pen.lineTo(x, y); // prettier-ignore
  else if (grade === 'yellow') pen.rect(c - r * 0.85, c - r * 0.85, r * 1.7, r * 1.7);
  else pen.arc(c, c, r * 0.95, 0, Math.PI * 2);
  pen.closePath();
}

function draw(grade: Grade, dark: boolean, incident: boolean): ImageData {
  const size = 56;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  const c = dark ? palette.dark : palette.light;
  outline(pen, grade, size);
  pen.fillStyle = c[grade];
  pen.lineJoin = 'round';
  pen.lineWidth = 5;
  pen.strokeStyle = dark ? '#14181a' : '#ffffff';
  pen.stroke();
  pen.fill();
  pen.fillStyle = grade === 'yellow' || dark ? '#14181a' : '#ffffff';
  pen.font = `700 ${grade === 'orange' ? 22 : 25}px "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(incident ? '事' : GLYPH[grade], size / 2, size / 2 + (grade === 'orange' ? 7 : 1));
  return pen.getImageData(0, 0, size, size);
}

/** Puts the grade symbols into the map: shape and character as in lists, so that colour alone never carries the grade. */
export function addSymbols(map: MapLibre, dark: boolean): void {
  for (const grade of grades)
    for (const kind of ['alarm', 'incident'] as const) {
      const name = `${kind}-${grade}`;
      if (map.hasImage(name)) map.removeImage(name);
      map.addImage(name, draw(grade, dark, kind === 'incident'), { pixelRatio: 2 });
    }
}
