/** A small country: two counties of one city, a township and a village in the first. */
export const TREE = {
  province: 'r99',
  city: 'r99.r9901',
  county: 'r99.r9901.r990101',
  otherCounty: 'r99.r9901.r990102',
  township: 'r99.r9901.r990101.r990101001',
  village: 'r99.r9901.r990101.r990101001.r990101001201',
} as const;

/** Organisations of {@link TREE}, parents first. */
export const treeOrgs: readonly { path: string; name: string; level: string; regionCode: string }[] = [
  { path: TREE.province, name: '望海省', level: 'province', regionCode: '990000' },
  { path: TREE.city, name: '望川市', level: 'city', regionCode: '990100' },
  { path: TREE.county, name: '临江县', level: 'county', regionCode: '990101' },
  { path: TREE.otherCounty, name: '望北县', level: 'county', regionCode: '990102' },
  { path: TREE.township, name: '沙洲镇', level: 'township', regionCode: '990101001' },
  { path: TREE.village, name: '芦苇村', level: 'village', regionCode: '990101001201' },
];
