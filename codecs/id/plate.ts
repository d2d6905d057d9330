const PROVINCE = '[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]';
/** Letters of a plate: without I and O, which read like figures. */
const LETTER = 'A-HJ-NP-Z';

/** Forms of GA 36-2018 (with 应急 of the emergency services' plates and the embassy forms), the more special first. */
const FORMS: readonly (readonly [type: string, name: string, pattern: RegExp])[] = [
  ['newEnergySmall', '小型新能源汽车', new RegExp(`^${PROVINCE}[A-Z][ABCDEFGHJK][${LETTER}0-9][0-9]{4}$`)],
  ['newEnergyLarge', '大型新能源汽车', new RegExp(`^${PROVINCE}[A-Z][0-9]{5}[ABCDEFGHJK]$`)],
  ['emergency', '应急救援专用', new RegExp(`^${PROVINCE}[XS][0-9A-Z]{4}应急$`)],
  ['police', '警用', new RegExp(`^${PROVINCE}[A-Z0-9][${LETTER}0-9]{4}警$`)],
  ['training', '教练汽车', new RegExp(`^${PROVINCE}[A-Z][${LETTER}0-9]{4}学$`)],
  ['trailer', '挂车', new RegExp(`^${PROVINCE}[A-Z][${LETTER}0-9]{4}挂$`)],
  ['hongKong', '港澳入出境车（香港）', /^粤Z[A-HJ-NP-Z0-9]{4}港$/],
  ['macao', '港澳入出境车（澳门）', /^粤Z[A-HJ-NP-Z0-9]{4}澳$/],
  ['embassy', '使馆', /^(?:使[0-9]{6}|[0-9]{6}使)$/],
  ['consulate', '领馆', new RegExp(`^${PROVINCE}(?:[A-Z][${LETTER}0-9]{4}|[0-9]{5})领$`)],
  ['aviation', '民航', /^民航[A-HJ-NP-Z0-9]{5}$/],
  ['armedPolice', '武警', new RegExp(`^WJ(?:${PROVINCE}|[0-9]{2})?[0-9]{4}[0-9XBTSHJD]$`)],
  ['normal', '普通', new RegExp(`^${PROVINCE}[A-Z][${LETTER}0-9]{5}$`)],
];

/** What a plate says. */
export interface PlateParts {
  plateType: string;
  plateTypeName: string;
  /** The one-character name of the province, where the plate has one. */
  province?: string;
  /** The letter of the issuing office. */
  office?: string;
  /** Small new-energy vehicles: D, A, B, C, E purely electric, F, G, H, J, K not. */
  energy?: 'electric' | 'other';
}

/** Reads a plate without its separators; undefined when it is none. */
export function plateParts(plate: string): PlateParts | undefined {
  for (const [plateType, plateTypeName, pattern] of FORMS) {
    if (!pattern.test(plate)) continue;
    const parts: PlateParts = { plateType, plateTypeName };
    if (new RegExp(`^${PROVINCE}`).test(plate)) parts.province = plate[0];
    if (parts.province && /[A-Z]/.test(plate[1])) parts.office = plate[1];
    const mark =
      plateType === 'newEnergySmall' ? plate[2] : plateType === 'newEnergyLarge' ? plate[7] : undefined;
    if (mark) parts.energy = 'ABCDE'.includes(mark) ? 'electric' : 'other';
    return parts;
  }
  return undefined;
}
