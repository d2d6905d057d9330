import type { Page } from 'playwright-core';
import { canvasRuns, hideAllButCanvases, pageShapes, showAll } from '../page/draw-shapes.ts';

/** A map is drawn with cells of this many pixels and this many colours, so that it stays readable and small. */
const MAP = { cell: 1, colours: 14 };
/** Its text is blurred at its edges; fewer colours than the map has would lose its symbols. */
const CHART = { cell: 1, colours: 16 };
const MAP_AREA = 200_000;

/** A constructed style sheet, because the pages' own policy refuses any other. */
async function withOnlyCanvases<T>(page: Page, background: string, work: () => Promise<T>): Promise<T> {
  await page.evaluate(hideAllButCanvases, background);
  try {
    return await work();
  } finally {
    await page.evaluate(showAll);
  }
}

/** Draws what the page shows as an SVG of plain shapes and text, small enough to be kept with the documents. */
export async function drawPage(page: Page): Promise<string> {
  const { width, height, svg, canvases } = await page.evaluate(pageShapes);
  let body = svg.join('\n');
  for (const [i, box] of canvases.entries()) {
    const png = await withOnlyCanvases(page, box.background, () => page.screenshot({ clip: box }));
    const detail = box.width * box.height > MAP_AREA ? MAP : CHART;
    const runs = await page.evaluate(canvasRuns, { png: png.toString('base64'), box, ...detail });
    body = body.replace(`<!--canvas ${i}-->`, () => runs);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif">\n${body}\n</svg>\n`;
}
