import type { Codec } from '#codecs/codec';

/** Codecs by their command-line name; each is loaded only when asked for. */
export const codecs: Readonly<Record<string, () => Promise<Codec<unknown>>>> = {
  hj212: async () => (await import('#codecs/hj212')).hj212Codec,
  szy206: async () => (await import('#codecs/szy206')).szy206Codec,
  iec104: async () => (await import('#codecs/iec104')).iec104Codec,
  modbus: async () => (await import('#codecs/modbus')).modbusCodec,
  sl651: async () => (await import('#codecs/sl651')).sl651Codec,
  jt808: async () => (await import('#codecs/jt808')).jt808Codec,
  gb26875: async () => (await import('#codecs/gb26875')).gb26875Codec,
  cap: async () => {
    const { createCapCodec } = await import('#codecs/cap');
    const { verifierFromSecrets } = await import('#platform/server/xml-signature');
    return createCapCodec({ signatures: ({ secrets }) => verifierFromSecrets(secrets) });
  },
  geojson: async () => (await import('#codecs/geojson')).geojsonCodec,
  gb28181: async () => (await import('#codecs/gb28181')).gb28181Codec,
  id: async () => (await import('#codecs/id')).idCodec,
  mvt: async () => (await import('#codecs/mvt')).mvtCodec,
  wkb: async () => (await import('#codecs/wkb')).wkbCodec,
  wkt: async () => (await import('#codecs/wkt')).wktCodec,
  gpkg: async () => (await import('#codecs/gpkg')).gpkgCodec,
  quakeml: async () => (await import('#codecs/quakeml')).quakemlCodec,
  usgs: async () => (await import('#codecs/usgs')).usgsCodec,
  'edxl-de': async () => (await import('#codecs/edxl-de')).edxlDeCodec,
  gb32960: async () => (await import('#codecs/gb32960')).gb32960Codec,
  cot: async () => (await import('#codecs/cot')).cotCodec,
  kml: async () => (await import('#codecs/kml')).kmlCodec,
  shapefile: async () => (await import('#codecs/shapefile')).shapefileCodec,
};
