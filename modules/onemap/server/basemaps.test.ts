import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BasemapProblem, originsOf, readBasemaps } from './basemaps.ts';

const read = (...basemaps: unknown[]): ReturnType<typeof readBasemaps> => readBasemaps({ basemaps });

test('an XYZ basemap is spread over its hosts, which are the origins the policy names', () => {
  const found = read({
    url: 'https://{s}.tile.example/{z}/{x}/{y}.png',
    subdomains: ['a', 'b'],
    gcj02: true,
  });
  assert.deepEqual(found[0].urls, ['https://a.tile.example/{z}/{x}/{y}.png', 'https://b.tile.example/{z}/{x}/{y}.png']); // prettier-ignore
  assert.equal(found[0].gcj02, true);
  assert.deepEqual(originsOf(found), ['https://a.tile.example', 'https://b.tile.example']);
});

test('WMTS is written as a RESTful template or as a service with its layer', () => {
  const [rest, kvp] = read(
    { kind: 'wmts', url: 'http://m.example/{style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png' },
    {
      kind: 'wmts',
      url: 'http://m.example/wmts',
      layer: '县域 底图',
      style: 's',
      tileMatrixSet: 'EPSG:3857',
    },
  );
  assert.deepEqual(rest.urls, ['http://m.example/default/GoogleMapsCompatible/{z}/{y}/{x}.png']);
  const query = new URL(kvp.urls[0]).searchParams;
  assert.equal(query.get('LAYER'), '县域 底图');
  assert.equal(query.get('TILEMATRIXSET'), 'EPSG:3857');
  assert.equal(query.get('TILEROW'), '{y}');
});

test('天地图 needs a key and comes with its labels; it has no offset', () => {
  const [map] = read({ kind: 'tianditu', key: 'k&1', layer: 'img' });
  assert.equal(map.urls.length, 8);
  assert.ok(map.urls[0].startsWith('https://t0.tianditu.gov.cn/img_w/wmts?tk=k%261&SERVICE=WMTS'));
  assert.ok(map.labelUrls?.[7].startsWith('https://t7.tianditu.gov.cn/cia_w/wmts?'));
  assert.equal(map.gcj02, false);
  assert.throws(() => read({ kind: 'tianditu' }), /key/);
});

test('what cannot be a basemap is refused in plain words', () => {
  for (const bad of [
    {},
    3,
    { url: 'ftp://x/{z}/{x}/{y}' },
    { url: 'https://a.example/{z}' },
    { url: 'https://u:p@a.example/{z}/{x}/{y}' },
    { url: 'https://{host}/{z}/{x}/{y}' },
    { url: '//a.example/{z}/{x}/{y}' },
    { kind: 'wms', url: 'https://a.example' },
    { kind: 'wmts', url: 'https://a.example' },
    { url: 'https://{s}.example/{z}/{x}/{y}', subdomains: ['a;b'] },
  ])
    assert.throws(() => read(bad), BasemapProblem);
  assert.throws(() => readBasemaps({ basemaps: {} }), BasemapProblem);
});

test('whatever is configured, the policy holds only origins', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (host, tail) => {
      const url = `https://${host}`;
      let origins: string[] = [];
      try {
        origins = originsOf(read({ url: `${url}/{z}/{x}/{y}${tail}` }));
      } catch (error) {
        assert.ok(error instanceof BasemapProblem, String(error));
      }
      for (const origin of origins) assert.match(origin, /^https?:\/\/[^\s;,'"/]+$/);
    }),
  );
});
