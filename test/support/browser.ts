import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { tempFolder } from '#platform/testkit';
import { drawPage } from './draw-page.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Where the pictures of a test run are put; looked at by people, not committed. */
export const PICTURES: string = join(ROOT, '.cache', 'pictures');

/** The system's Chromium, alone with itself: no background traffic, a fresh profile. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--crash-dumps-dir=${tempFolder('fengsui-chrome-')}`,
    ],
  });
}

/** A page of a county desktop; everything the browser complains about is collected. */
export async function openPage(
  browser: Browser,
  options: { width?: number; height?: number; dark?: boolean } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1366, height: options.height ?? 768 },
    colorScheme: options.dark ? 'dark' : 'light',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('console', (m) => {
    if (m.type() === 'error') complaints.push(m.text());
  });
  page.on('pageerror', (e) => complaints.push(String(e)));
  return { page, complaints };
}

/** Takes a picture of the page; with FENGSUI_DRAW=DIR also draws it there as an SVG for the documents. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  const drawings = process.env['FENGSUI_DRAW'];
  if (drawings) writeFileSync(join(drawings, `${name}.svg`), await drawPage(page));
}

/** Waits until an expression is true on the page. (The page's policy forbids the polling that Playwright would put into it.) */
export async function until(page: Page, expression: string, withinMs = 30_000): Promise<void> {
  for (const end = Date.now() + withinMs; ;) {
    if (await page.evaluate<boolean>(`Boolean(${expression})`)) return;
    if (Date.now() > end) throw new Error(`never true on ${page.url()}: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
