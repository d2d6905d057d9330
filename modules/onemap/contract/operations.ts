import { Type } from 'typebox';
import { defineOperation, NOT_FOUND, Strict, Text, OneOf } from '#platform/contract';

/** Layers served as Mapbox Vector Tiles 2.1. */
export const tileLayers = ['basemap', 'enterprises', 'points', 'alarms', 'incidents', 'shelters'] as const;
export type TileLayer = (typeof tileLayers)[number];

/** The one map. */
export const onemapOperations = {
  tile: defineOperation({
    id: 'onemap.tile',
    method: 'GET',
    path: '/tiles/:layer/:z/:x/:y',
    fromRoot: true,
    access: { permission: 'onemap.read' },
    summary: { zh: '矢量瓦片（MVT 2.1），y 后缀 .mvt', en: 'vector tile; y carries the suffix .mvt' },
    params: Strict({
      layer: OneOf(tileLayers),
      z: Type.Integer({ minimum: 0, maximum: 22 }),
      x: Type.Integer({ minimum: 0 }),
      y: Type.String({ pattern: '^\\d{1,7}\\.mvt$' }),
    }),
    output: Type.Unknown(),
    produces: 'application/vnd.mapbox-vector-tile',
    failures: [NOT_FOUND],
  }),
  settings: defineOperation({
    id: 'onemap.settings',
    method: 'GET',
    path: '/map',
    access: { permission: 'onemap.read' },
    summary: { zh: '地图设置', en: 'map settings' },
    output: Strict({
      center: Type.Array(Type.Number()),
      zoom: Type.Number(),
      bounds: Type.Array(Type.Number()),
      basemaps: Type.Array(
        Strict({
          id: Type.String(),
          title: Strict({ zh: Type.String(), en: Type.String() }),
          kind: OneOf(['mvt', 'raster', 'pmtiles']),
          urls: Type.Array(Type.String()),
          labelUrls: Type.Optional(Type.Array(Type.String())),
          gcj02: Type.Boolean(),
          attribution: Type.Optional(Type.String()),
        }),
      ),
    }),
  }),
  search: defineOperation({
    id: 'onemap.search',
    method: 'GET',
    path: '/search',
    access: { permission: 'onemap.read' },
    summary: { zh: '搜索企业、监测点、地点', en: 'find enterprises, points, places' },
    query: Strict({ q: Text('文字', 100) }),
    output: Strict({
      items: Type.Array(
        Strict({
          kind: Type.String(),
          id: Type.String(),
          title: Type.String(),
          subtitle: Type.Optional(Type.String()),
          position: Type.Optional(Type.Array(Type.Number())),
        }),
      ),
    }),
  }),
};
