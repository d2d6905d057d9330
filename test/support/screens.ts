import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  ALLOWED_CELLS,
  approvedPicture,
  approvePicture,
  describePicture,
  differingCells,
  markCells,
  type Description,
} from './approved.ts';
import { PICTURES, until } from './browser.ts';
import { decodePng, encodePng, type Raster } from './png.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Set by tools/approve-pictures.ts: pictures whose name contains it are approved instead of compared. */
const APPROVING = process.env['FENGSUI_APPROVE'];

/** What belongs to the machine: drawn as nothing, or left out where its width moves its neighbours. */
const MASKED = ['.maplibregl-canvas'];
const GONE = ['.strip-facts'];
const POLL_MS = 250;
const TRIES = 60;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

async function mask(page: Page, more: readonly string[]): Promise<void> {
  const css = `${[...MASKED, ...more].join(',')}{visibility:hidden!important}${GONE.join(',')}{display:none!important}`;
  await page.evaluate(`{
    globalThis.maskSheet ??= new CSSStyleSheet();
    maskSheet.replaceSync(${JSON.stringify(css)});
    if (!document.adoptedStyleSheets.includes(maskSheet)) document.adoptedStyleSheets.push(maskSheet);
  }`);
}

/** Until nothing on the screen is loading and no finite animation runs. */
export async function finished(page: Page): Promise<void> {
  await until(
    page,
    `document.querySelector('.state-loading, .ant-skeleton-active, .ant-spin-spinning') === null &&
      document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity)`,
  );
  await page.evaluate('document.fonts.ready.then(() => true)');
}

/** A picture of the page and its description. */
export async function screenshot(
  page: Page,
): Promise<{ file: Buffer; raster: Raster; description: Description }> {
  const file = await page.screenshot({ animations: 'disabled' });
  const raster = decodePng(file);
  return { file, raster, description: describePicture(raster) };
}

/**
 * Compares the screen with its approved picture; it may still be settling, so it is looked at again until it fits. Returns what is
 * wrong, with the place of a picture that marks the cells; undefined when it fits.
 */
export async function compareScreen(
  page: Page,
  name: string,
  masked: readonly string[] = [],
): Promise<string | undefined> {
  await mask(page, masked);
  mkdirSync(PICTURES, { recursive: true });
  const approved = approvedPicture(name);
  const approving = APPROVING !== undefined && name.includes(APPROVING);
  let before: Description | undefined;
  for (let tries = 1; ; tries++) {
    const { file, raster, description: fresh } = await screenshot(page);
    writeFileSync(join(PICTURES, `${name}.png`), file);
    if (approving) {
      if (before && differingCells(before, fresh)?.length === 0) return void approvePicture(name, fresh);
      before = fresh;
    } else {
      const cells = approved && differingCells(approved, fresh);
      if (cells && cells.length <= ALLOWED_CELLS) return undefined;
      if (tries === TRIES || !approved) {
        const marked = join(PICTURES, 'failed', `${name}.png`);
        mkdirSync(join(PICTURES, 'failed'), { recursive: true });
        writeFileSync(marked, cells ? encodePng(markCells(raster, fresh, cells)) : file);
        if (!approved) return `${name} has no approved picture: look at ${marked}`;
        return `${name}: ${cells ? `${cells.length} cells differ` : 'another size'}, see ${marked}`;
      }
    }
    if (tries === TRIES * 4) return `${name} does not stand still`;
    await pause();
  }
}

/** Violations of WCAG 2.1 A and AA on the screen, and a sideways scroll. */
export async function faultsOf(page: Page): Promise<string[]> {
  await finished(page);
  await page.evaluate(AXE);
  const found = await page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
    violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).slice(0, 3).join(' | ')))`);
  const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return beyond > 0 ? [...found, `scrolls sideways by ${beyond} px`] : found;
}
