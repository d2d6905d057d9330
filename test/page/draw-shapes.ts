// These functions run inside the page: each stands alone and takes and gives plain data.

/** Rectangle in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Place of a canvas, and the colour it stands on. */
export interface Hole extends Box {
  readonly background: string;
}

/** What stands on the page in the order it is painted, as SVG; canvases are left as numbered holes. */
export function pageShapes(): { width: number; height: number; svg: string[]; canvases: Hole[] } {
  const width = innerWidth;
  const height = innerHeight;
  const canvases: Hole[] = [];
  const shapes: { level: number; svg: string }[] = [];
  const round = (n: number): number => Math.round(n * 10) / 10;
  const escape = (s: string): string =>
    s.replace(/[&<>"]/g, (c) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[c]};`);
  const seen = (colour: string): boolean =>
    !/rgba\([^)]*,\s*0\)|transparent|\/ 0\)/.test(colour) && colour !== '';
  // Any notation of the browser (lab, color-mix…) as one that every viewer knows.
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const plain = (colour: string): string => {
    if (!pen || colour.startsWith('rgb')) return colour;
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return `rgba(${r},${g},${b},${round(a / 255)})`;
  };

  function clip(box: DOMRect, to: DOMRect): DOMRect {
    const x = Math.max(box.x, to.x);
    const y = Math.max(box.y, to.y);
    return new DOMRect(
      x,
      y,
      Math.max(0, Math.min(box.right, to.right) - x),
      Math.max(0, Math.min(box.bottom, to.bottom) - y),
    );
  }

  function drawBox(element: Element, style: CSSStyleDeclaration, to: DOMRect, level: number): void {
    const whole = element.getBoundingClientRect();
    const box = clip(whole, to);
    if (box.width < 1 || box.height < 1) return;
    const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.height / 2);
    const corner = radius > 0 ? ` rx="${round(radius)}"` : '';
    const at = `x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}"`;
    const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => {
      const wide = parseFloat(style[`border${side}Width`]);
      const colour = style[`border${side}Color`];
      return style[`border${side}Style`] !== 'none' && wide > 0 && seen(colour)
        ? { wide, colour: plain(colour) }
        : undefined;
    });
    const ring = sides.every((s) => s?.wide === sides[0]?.wide && s?.colour === sides[0]?.colour)
      ? sides[0]
      : undefined;
    const fill = seen(style.backgroundColor) ? plain(style.backgroundColor) : 'none';
    if (fill !== 'none' || ring)
      shapes.push({
        level,
        svg: `<rect ${at}${corner} fill="${fill}"${ring ? ` stroke="${ring.colour}" stroke-width="${ring.wide}"` : ''}/>`,
      });
    if (ring) return;
    const lines = [
      [whole.x, whole.y, whole.width, sides[0]?.wide ?? 0],
      [whole.right - (sides[1]?.wide ?? 0), whole.y, sides[1]?.wide ?? 0, whole.height],
      [whole.x, whole.bottom - (sides[2]?.wide ?? 0), whole.width, sides[2]?.wide ?? 0],
      [whole.x, whole.y, sides[3]?.wide ?? 0, whole.height],
    ];
    for (const [i, [x, y, w, h]] of lines.entries()) {
      const part = clip(new DOMRect(x, y, w, h), to);
      if (sides[i] && part.width > 0 && part.height > 0)
        shapes.push({
          level,
          svg: `<rect x="${round(part.x)}" y="${round(part.y)}" width="${round(part.width)}" height="${round(part.height)}" fill="${sides[i].colour}"/>`,
        });
    }
  }

  function drawLine(
    text: string,
    box: DOMRect,
    style: CSSStyleDeclaration,
    to: DOMRect,
    level: number,
    colour = style.color,
  ): void {
    const middle = box.y + box.height / 2;
    if (!text.trim() || middle < to.y || middle > to.bottom || box.x >= to.right - 2 || box.right <= to.x)
      return;
    const size = parseFloat(style.fontSize);
    const weight = Number(style.fontWeight) >= 600 ? ' font-weight="700"' : '';
    const mono = /mono/i.test(style.fontFamily) ? ' font-family="monospace"' : '';
    const shown = text.trimEnd();
    const part =
      box.right > to.right + 1
        ? shown.slice(0, Math.floor((shown.length * (to.right - box.x)) / box.width))
        : shown;
    const long =
      part === shown && shown === text
        ? ` textLength="${round(box.width)}" lengthAdjust="spacingAndGlyphs"`
        : '';
    shapes.push({
      level,
      svg: `<text x="${round(box.x)}" y="${round(middle + size * 0.36)}" font-size="${round(size)}"${weight}${mono} fill="${plain(colour)}"${long}>${escape(part)}</text>`,
    });
  }

  function drawText(node: Text, style: CSSStyleDeclaration, to: DOMRect, level: number): void {
    const range = document.createRange();
    let line = '';
    let box: DOMRect | undefined;
    const flush = (): void => {
      if (box) drawLine(line, box, style, to, level);
      line = '';
      box = undefined;
    };
    for (let i = 0; i < node.data.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const at = range.getBoundingClientRect();
      if (at.width === 0) continue;
      if (box && Math.abs(at.y - box.y) > 2) flush();
      line += node.data[i] === '\n' ? ' ' : node.data[i];
      box = box ? new DOMRect(box.x, box.y, at.right - box.x, box.height) : at;
    }
    flush();
  }

  function drawField(
    element: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
    style: CSSStyleDeclaration,
    to: DOMRect,
    level: number,
  ): void {
    const box = element.getBoundingClientRect();
    if (element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type)) {
      const rx = element.type === 'radio' ? box.width / 2 : 2;
      shapes.push({
        level,
        svg: `<rect x="${round(box.x + 1)}" y="${round(box.y + 1)}" width="${round(box.width - 2)}" height="${round(box.height - 2)}" rx="${rx}" fill="${element.checked ? plain(style.accentColor === 'auto' ? '#1f6feb' : style.accentColor) : '#fff'}" stroke="#888"/>`,
      });
      return;
    }
    const shown =
      element instanceof HTMLSelectElement
        ? (element.selectedOptions[0]?.textContent ?? '')
        : element.type === 'password'
          ? '•'.repeat(element.value.length)
          : element.value || element.placeholder;
    const left = box.x + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
    const size = parseFloat(style.fontSize);
    if (element instanceof HTMLTextAreaElement) {
      const room = box.right - left - 2;
      const perLine = Math.max(8, Math.floor(room / size));
      const high = size * 1.6;
      for (let i = 0; i * perLine < shown.length; i++)
        drawLine(
          `${shown.slice(i * perLine, (i + 1) * perLine)} `,
          new DOMRect(left, box.y + 6 + i * high, room, high),
          style,
          clip(box, to),
          level,
        );
      return;
    }
    const line = new DOMRect(left, box.y, Math.min(box.width, shown.length * size), box.height);
    drawLine(`${shown} `, line, style, clip(box, to), level);
    if (element instanceof HTMLSelectElement)
      drawLine('▾ ', new DOMRect(box.right - 18, box.y, 14, box.height), style, to, level);
  }

  function drawPicture(element: SVGSVGElement, level: number): void {
    const box = element.getBoundingClientRect();
    if (box.width < 1) return;
    const copy = element.cloneNode(true) as SVGSVGElement;
    const from = [element, ...element.querySelectorAll('*')];
    for (const [i, part] of [copy, ...copy.querySelectorAll('*')].entries()) {
      const style = getComputedStyle(from[i]);
      for (const name of [
        'fill',
        'stroke',
        'stroke-width',
        'stroke-dasharray',
        'opacity',
        'fill-opacity',
        'font-size',
        'text-anchor',
      ])
        if (style.getPropertyValue(name))
          part.setAttribute(
            name,
            ['fill', 'stroke'].includes(name) && style.getPropertyValue(name).startsWith('color')
              ? plain(style.getPropertyValue(name))
              : style.getPropertyValue(name),
          );
      for (const name of ['class', 'style', 'id', 'tabindex']) part.removeAttribute(name);
    }
    copy.setAttribute('x', String(round(box.x)));
    copy.setAttribute('y', String(round(box.y)));
    copy.setAttribute('width', String(round(box.width)));
    copy.setAttribute('height', String(round(box.height)));
    copy.removeAttribute('xmlns');
    shapes.push({ level, svg: copy.outerHTML.replaceAll('<!---->', '') });
  }

  function behind(element: Element | null): string {
    const colour = element ? getComputedStyle(element).backgroundColor : '#fff';
    return seen(colour) ? colour : behind(element?.parentElement ?? null);
  }

  function walk(element: Element, to: DOMRect, level: number): void {
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.visibility === 'hidden' || Number(style.opacity) < 0.05) return;
    if (style.clipPath === 'inset(50%)' || style.clip === 'rect(0px, 0px, 0px, 0px)') return;
    const raised = style.position !== 'static' && Number(style.zIndex) > 0 ? Number(style.zIndex) : 0;
    const top = element instanceof HTMLDialogElement && element.matches(':modal');
    const own = top ? level + 1e6 : level + raised;
    if (top) {
      shapes.push({
        level: own,
        svg: `<rect width="${width}" height="${height}" fill="#000" opacity="0.35"/>`,
      });
      to = new DOMRect(0, 0, width, height);
    }
    if (element instanceof HTMLCanvasElement) {
      const box = clip(element.getBoundingClientRect(), to);
      if (box.width > 4 && box.height > 4) {
        shapes.push({ level: own, svg: `<!--canvas ${canvases.length}-->` });
        canvases.push({
          x: Math.round(box.x),
          y: Math.round(box.y),
          width: Math.round(box.width),
          height: Math.round(box.height),
          background: behind(element),
        });
      }
      return;
    }
    if (element instanceof SVGSVGElement) return drawPicture(element, own);
    if (style.display !== 'contents') drawBox(element, style, to, own);
    if (
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement
    )
      return drawField(element, style, to, own);
    const inner = /auto|scroll|hidden|clip/.test(style.overflow + style.overflowX + style.overflowY)
      ? clip(element.getBoundingClientRect(), to)
      : to;
    if (inner.width < 2 || inner.height < 2) return;
    for (const child of element.childNodes)
      if (child instanceof Text) drawText(child, style, inner, own);
      else if (child instanceof Element) walk(child, inner, own);
  }

  walk(document.body, new DOMRect(0, 0, width, height), 0);
  shapes.sort((a, b) => a.level - b.level);
  return { width, height, svg: shapes.map((s) => s.svg), canvases };
}

/** One canvas of the page as coloured runs of cells: neighbouring cells of one colour are one rectangle. */
export async function canvasRuns({
  png,
  box,
  cell,
  colours,
}: {
  png: string;
  box: Box;
  cell: number;
  colours: number;
}): Promise<string> {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  const pen = canvas.getContext('2d');
  if (!pen) return '';
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  const columns = Math.floor(image.width / cell);
  const lines = Math.floor(image.height / cell);
  const key = (i: number): number => ((data[i] >> 3) << 10) | ((data[i + 1] >> 3) << 5) | (data[i + 2] >> 3);
  const at = (c: number, l: number): number => (l * cell * image.width + c * cell) * 4;
  const counts = new Map<number, number>();
  for (let l = 0; l < lines; l++)
    for (let c = 0; c < columns; c++) counts.set(key(at(c, l)), (counts.get(key(at(c, l))) ?? 0) + 1);
  // Common colours, and the vivid ones (alarms) even where they are few.
  const vivid = (k: number): number => {
    const rgb = [k >> 10, (k >> 5) & 31, k & 31];
    return 1 + (Math.max(...rgb) - Math.min(...rgb)) / 3;
  };
  const palette = [...counts]
    .sort((a, b) => b[1] * vivid(b[0]) - a[1] * vivid(a[0]))
    .slice(0, colours)
    .map(([k]) => k);
  const distance = (a: number, b: number): number =>
    ((a >> 10) - (b >> 10)) ** 2 + (((a >> 5) & 31) - ((b >> 5) & 31)) ** 2 + ((a & 31) - (b & 31)) ** 2;
  const nearest = new Map<number, number>();
  for (const k of counts.keys()) {
    let best = 0;
    for (let i = 1; i < palette.length; i++)
      if (distance(k, palette[i]) < distance(k, palette[best])) best = i;
    nearest.set(k, best);
  }
  const grid = new Int16Array(columns * lines);
  for (let l = 0; l < lines; l++)
    for (let c = 0; c < columns; c++) grid[l * columns + c] = nearest.get(key(at(c, l))) ?? 0;
  const paths = palette.map(() => '');
  const base = 0;
  for (let l = 0; l < lines; l++)
    for (let c = 0; c < columns;) {
      const colour = grid[l * columns + c];
      let end = c + 1;
      while (end < columns && grid[l * columns + end] === colour) end++;
      if (colour > base) {
        let deep = 1;
        const same = (row: number): boolean => {
          for (let i = c; i < end; i++) if (grid[row * columns + i] !== colour) return false;
          return true;
        };
        while (l + deep < lines && same(l + deep)) {
          grid.fill(-1, (l + deep) * columns + c, (l + deep) * columns + end);
          deep++;
        }
        paths[colour] += `M${c} ${l}h${end - c}v${deep}h-${end - c}z`;
      }
      c = end;
    }
  const hex = (k: number): string =>
    `#${[k >> 10, (k >> 5) & 31, k & 31]
      .map((v) =>
        Math.round((v * 255) / 31)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`;
  return [
    `<g transform="translate(${box.x} ${box.y})" shape-rendering="crispEdges">`,
    `<rect width="${box.width}" height="${box.height}" fill="${hex(palette[0])}"/>`,
    `<g transform="scale(${cell})">`,
    ...paths.map((d, i) => (d ? `<path fill="${hex(palette[i])}" d="${d}"/>` : '')),
    '</g></g>',
  ].join('');
}

export function hideAllButCanvases(background: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `html,body{background:${background}!important} body *{visibility:hidden!important} canvas{visibility:visible!important}`,
  );
  document.adoptedStyleSheets.push(sheet);
}

export function showAll(): void {
  document.adoptedStyleSheets.pop();
}
