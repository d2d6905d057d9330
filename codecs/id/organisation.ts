const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Check character of the first 17 characters of a unified social credit code (GB 32100-2015 §4.6); undefined outside its alphabet. */
export function creditCheckDigit(code: string): string | undefined {
  let sum = 0;
  let weight = 1;
  for (let i = 0; i < 17; i++) {
    const value = ALPHABET.indexOf(code[i]);
    if (value < 0 || code[i] === undefined) return undefined;
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31];
}

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** Check character of the eight characters of an organisation code (GB 11714-1997): digits and A–Z as 0–35. */
export function organisationCheckDigit(code: string): string {
  let sum = 0;
  for (let i = 0; i < 8; i++) sum += Number.parseInt(code[i], 36) * ORGANISATION_WEIGHTS[i];
  const rest = 11 - (sum % 11);
  if (rest === 10) return 'X';
  return rest === 11 ? '0' : `${rest}`;
}

/** Registering department and kind by the first two characters, GB 32100-2015 table 1. */
const DEPARTMENTS: Readonly<Record<string, string>> = {
  '1': '机构编制',
  '2': '外交',
  '3': '司法行政',
  '4': '文化',
  '5': '民政',
  '6': '旅游',
  '7': '宗教',
  '8': '工会',
  '9': '工商',
  A: '中央军委改革和编制办公室',
  N: '农业',
  Y: '其他',
};

const KINDS: Readonly<Record<string, string>> = {
  '11': '机关',
  '12': '事业单位',
  '13': '中央编办直接管理机构编制的群众团体',
  '19': '其他',
  '51': '社会团体',
  '52': '民办非企业单位',
  '53': '基金会',
  '59': '其他',
  '91': '企业',
  '92': '个体工商户',
  '93': '农民专业合作社',
  Y1: '其他',
};

/** What a unified social credit code says. */
export interface CreditParts {
  department: string;
  departmentName?: string;
  organisationKind: string;
  organisationKindName?: string;
  region: string;
  /** Characters 9 to 17: the organisation code, and whether its own check character is right. */
  organisationCode: string;
  organisationCodeValid: boolean;
}

/** Parts of an 18-character code. */
export function creditParts(code: string): CreditParts {
  const organisationCode = code.slice(8, 17);
  return {
    department: code[0],
    departmentName: DEPARTMENTS[code[0]],
    organisationKind: code[1],
    organisationKindName: KINDS[code.slice(0, 2)],
    region: code.slice(2, 8),
    organisationCode,
    organisationCodeValid: organisationCheckDigit(organisationCode) === organisationCode[8],
  };
}
