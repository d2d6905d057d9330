import type { OutputOf } from '#platform/contract';
import type { onemapOperations } from '#onemap/contract';

/** A basemap as screens are told of it. */
export type Basemap = OutputOf<typeof onemapOperations.settings>['basemaps'][number];

/** A basemap that cannot be read; the message says which and what to write. */
export class BasemapProblem extends Error {
  override readonly name = 'BasemapProblem';
}

type Given = Readonly<Record<string, unknown>>;
const MAX_BASEMAPS = 12;
const MAX_URL = 2000;
/** A URL's host may hold `;` and `'`, a policy's may not. */
const HOST = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])$/;
const TIANDITU_HOSTS = ['0', '1', '2', '3', '4', '5', '6', '7'];
/** 天地图: picture and labels of each kind, in the Web Mercator set `w`; CGCS2000, so no offset. */
const TIANDITU: Readonly<Record<string, readonly [string, string]>> = {
  vec: ['vec', 'cva'],
  img: ['img', 'cia'],
  ter: ['ter', 'cta'],
};

function problem(n: number, zh: string, en: string): BasemapProblem {
  return new BasemapProblem(`FENGSUI_BASEMAP 第 ${n} 个底图：${zh} FENGSUI_BASEMAP, basemap ${n}: ${en}`);
}

function textOf(given: Given, key: string, n: number, max = 200): string | undefined {
  const value = given[key];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.length > max)
    throw problem(n, `“${key}”应是不长于 ${max} 字的文字。`, `${key} must be text of at most ${max}.`);
  return value;
}

/** An http(s) address, or one of this node beginning with a slash. */
function addressOf(given: Given, n: number): string {
  const url = textOf(given, 'url', n, MAX_URL);
  if (url === undefined) throw problem(n, '缺少“url”。', 'url is missing.');
  if (url.startsWith('/') && !url.startsWith('//')) return url;
  const parsed = URL.canParse(url.replace('{s}', 's')) ? new URL(url.replace('{s}', 's')) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.username !== '' || !HOST.test(parsed.hostname))
    throw problem(
      n,
      '“url”应以 http:// 或 https:// 开头，不带用户名。',
      'url must be http(s) without a user.',
    );
  return url;
}

/** One address for each subdomain. */
function spread(url: string, given: Given, n: number): string[] {
  if (!url.includes('{s}')) return [url];
  const hosts = given['subdomains'] ?? ['a', 'b', 'c'];
  const good = (h: unknown): h is string => typeof h === 'string' && /^[a-z0-9-]{1,20}$/i.test(h);
  if (!Array.isArray(hosts) || hosts.length === 0 || hosts.length > 10 || !hosts.every(good))
    throw problem(n, '“subdomains”应是至多 10 个主机名。', 'subdomains must be at most 10 host names.');
  return hosts.map((h) => url.replaceAll('{s}', h));
}

/** WMTS: a RESTful template, or the KVP address of the service with layer, style, matrix set and format. */
function wmtsUrl(given: Given, n: number): string {
  const url = addressOf(given, n);
  const plain = url
    .replace(/\{TileMatrix\}/i, '{z}')
    .replace(/\{TileCol\}/i, '{x}')
    .replace(/\{TileRow\}/i, '{y}')
    .replace(
      /\{TileMatrixSet\}/i,
      encodeURIComponent(textOf(given, 'tileMatrixSet', n) ?? 'GoogleMapsCompatible'),
    )
    .replace(/\{style\}/i, encodeURIComponent(textOf(given, 'style', n) ?? 'default'));
  if (plain.includes('{z}')) return plain;
  const layer = textOf(given, 'layer', n);
  if (layer === undefined) throw problem(n, 'WMTS 缺少“layer”。', 'the WMTS layer is missing.');
  const query = Object.entries({
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: layer,
    STYLE: textOf(given, 'style', n) ?? 'default',
    TILEMATRIXSET: textOf(given, 'tileMatrixSet', n) ?? 'GoogleMapsCompatible',
    FORMAT: textOf(given, 'format', n) ?? 'image/png',
  }).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const more = [...query, 'TILEMATRIX={z}', 'TILEROW={y}', 'TILECOL={x}'].join('&');
  return `${url}${url.includes('?') ? '&' : '?'}${more}`;
}

/** 天地图 with the operator's own key; the key goes to the browser, as the service wants it. */
function tianditu(given: Given, n: number): Pick<Basemap, 'urls' | 'labelUrls' | 'attribution'> {
  const key = textOf(given, 'key', n);
  const layers = TIANDITU[textOf(given, 'layer', n) ?? 'vec'];
  if (key === undefined || !layers)
    throw problem(
      n,
      '天地图要写“key”，“layer”可为 vec、img、ter。',
      'tianditu needs key; layer is vec, img or ter.',
    );
  const base = textOf({ url: given['url'] }, 'url', n, MAX_URL) ?? 'https://t{s}.tianditu.gov.cn';
  const hosts = spread(addressOf({ url: base }, n), { subdomains: TIANDITU_HOSTS }, n);
  const of = (layer: string): string[] =>
    hosts.map(
      (host) =>
      wmtsUrl({ url: `${host}/${layer}_w/wmts?tk=${encodeURIComponent(key)}`, layer, tileMatrixSet: 'w', format: 'tiles' }, n), // prettier-ignore
    );
  return { urls: of(layers[0]), labelUrls: of(layers[1]), attribution: '天地图' };
}

function partsOf(kind: string, given: Given, n: number): Partial<Basemap> & Pick<Basemap, 'urls'> {
  if (kind === 'tianditu') return tianditu(given, n);
  if (kind === 'wmts') return { urls: spread(wmtsUrl(given, n), given, n) };
  if (kind === 'pmtiles') return { urls: [addressOf(given, n)] };
  const url = addressOf(given, n);
  if (kind === 'xyz' && !['{z}', '{x}', '{y}'].every((place) => url.includes(place)))
    throw problem(n, 'XYZ 的“url”要含 {z}、{x}、{y}。', 'an XYZ url contains {z}, {x} and {y}.');
  if (kind === 'xyz') return { urls: spread(url, given, n) };
  throw problem(n, '“kind”可为 xyz、wmts、pmtiles、tianditu。', 'kind is xyz, wmts, pmtiles or tianditu.');
}

function basemapOf(given: unknown, n: number): Basemap {
  if (typeof given !== 'object' || given === null) throw problem(n, '应是一个对象。', 'must be an object.');
  const one = given as Given;
  const title = (one['title'] ?? {}) as Given;
  const { gcj02 = false } = one;
  if (typeof gcj02 !== 'boolean') throw problem(n, '“gcj02”应是 true 或 false。', 'gcj02 is true or false.');
  const kind = textOf(one, 'kind', n) ?? 'xyz';
  const attribution = textOf(one, 'attribution', n);
  return {
    id: textOf(one, 'id', n) ?? `basemap${n}`,
    title: { zh: textOf(title, 'zh', n) ?? `底图 ${n}`, en: textOf(title, 'en', n) ?? `basemap ${n}` },
    kind: kind === 'pmtiles' ? 'pmtiles' : 'raster',
    gcj02,
    ...partsOf(kind, one, n),
    ...(attribution === undefined ? {} : { attribution }),
  };
}

/** The basemaps of a configuration `{ "basemaps": [ … ] }`. Throws a {@link BasemapProblem}. */
export function readBasemaps(configuration: Readonly<Record<string, unknown>>): Basemap[] {
  const given = configuration['basemaps'] ?? [];
  if (!Array.isArray(given) || given.length > MAX_BASEMAPS)
    throw new BasemapProblem(
      `FENGSUI_BASEMAP 的“basemaps”应是至多 ${MAX_BASEMAPS} 项的列表。 basemaps must be a list of at most ${MAX_BASEMAPS}.`,
    );
  return given.map((each: unknown, i) => basemapOf(each, i + 1));
}

/** Other origins whose pictures the map reads; the content-security policy names exactly these. */
export function originsOf(basemaps: readonly Basemap[]): string[] {
  const urls = basemaps.flatMap((b) => [...b.urls, ...(b.labelUrls ?? [])]);
  return [...new Set(urls.filter((url) => !url.startsWith('/')).map((url) => new URL(url).origin))].sort();
}
