import { CodecFailure } from '#codecs/codec';
import { calendarDate, citizenCheckDigit, citizenParts, type CitizenParts } from './citizen.ts';
import { deviceParts, type DeviceParts } from './device.ts';
import { creditCheckDigit, creditParts, organisationCheckDigit, type CreditParts } from './organisation.ts';
import { plateParts, type PlateParts } from './plate.ts';
import { PROVINCES, regionParts, statisticalParts, type RegionParts } from './regions.ts';

/** Kinds of identifiers. */
export type IdKind =
  | 'citizen'
  | 'citizen15'
  | 'credit'
  | 'organisation'
  | 'region'
  | 'statistical'
  | 'device'
  | 'plate';

/** One identifier and what it says. */
export interface IdFrame
  extends
    Partial<CitizenParts>,
    Partial<CreditParts>,
    Partial<DeviceParts>,
    Partial<Omit<RegionParts, 'provinceName'>>,
    Partial<Omit<PlateParts, 'province'>> {
  /** The line as given, without blanks around it. */
  id: string;
  /** The same. */
  code: string;
  kind?: IdKind;
  kindName?: string;
  checkDigitExpected?: string;
  checkDigitValid?: boolean;
  /** Check digit and everything else that can be judged without a register. */
  valid: boolean;
}

const KIND_NAMES: Readonly<Record<IdKind, string>> = {
  citizen: '公民身份号码',
  citizen15: '十五位身份证号码',
  credit: '统一社会信用代码',
  organisation: '组织机构代码',
  region: '行政区划代码',
  statistical: '统计用区划代码',
  device: '视频监控设备编码',
  plate: '机动车号牌',
};

export interface Identified {
  readonly frame: IdFrame;
  readonly failure?: CodecFailure;
}

type Judge = (frame: IdFrame, text: string) => CodecFailure | undefined;

function checkDigit(frame: IdFrame, expected: string, given: string): CodecFailure | undefined {
  frame.checkDigitExpected = expected;
  frame.checkDigitValid = expected === given;
  if (frame.checkDigitValid) return undefined;
  return new CodecFailure(
    'CHECK_DIGIT_WRONG',
    `校验码应为 ${expected}，实为 ${given} check digit ${expected} expected, ${given} given`,
  );
}

function knownProvince(code: string): CodecFailure | undefined {
  if (PROVINCES[code.slice(0, 2)] !== undefined) return undefined;
  return new CodecFailure(
    'REGION_UNKNOWN',
    `没有 ${code.slice(0, 2)} 开头的行政区划 no province has the code ${code.slice(0, 2)}`,
  );
}

function realDate(date: string | undefined): CodecFailure | undefined {
  return date === undefined
    ? new CodecFailure('DATE_WRONG', '出生日期不存在 the birth date is no day')
    : undefined;
}

const JUDGES: Readonly<Record<IdKind, Judge>> = {
  citizen(frame, text) {
    Object.assign(frame, citizenParts(text));
    const wrong = checkDigit(frame, citizenCheckDigit(text), text[17]);
    return wrong ?? realDate(frame.birthDate) ?? (text[0] === '9' ? undefined : knownProvince(text));
  },
  citizen15(frame, text) {
    Object.assign(frame, citizenParts(`${text.slice(0, 6)}19${text.slice(6)}`));
    return realDate(frame.birthDate) ?? knownProvince(text);
  },
  credit(frame, text) {
    Object.assign(frame, creditParts(text));
    const expected = creditCheckDigit(text);
    if (expected !== undefined) return checkDigit(frame, expected, text[17]);
    frame.checkDigitValid = false;
    return new CodecFailure(
      'CHARACTER_WRONG',
      '代码中不用字母 I、O、S、V、Z the letters I, O, S, V, Z are not used',
    );
  },
  organisation(frame, text) {
    const code = text.replace('-', '');
    return checkDigit(frame, organisationCheckDigit(code), code[8]);
  },
  region(frame, text) {
    Object.assign(frame, regionParts(text));
    return knownProvince(text);
  },
  statistical(frame, text) {
    Object.assign(frame, statisticalParts(text));
    return knownProvince(text);
  },
  device(frame, text) {
    Object.assign(frame, deviceParts(text));
    return undefined;
  },
  plate(frame, text) {
    const parts = plateParts(plainPlate(text));
    if (!parts) return new CodecFailure('PLATE_WRONG', '不是任何一种号牌的形式 no plate has this form');
    Object.assign(frame, parts);
    return undefined;
  },
};

/** A plate without the dot, dash or blank people put after the office letter. */
function plainPlate(text: string): string {
  return text.replace(/[\s·•・.-]/g, '');
}

const SHAPES: Readonly<Record<IdKind, RegExp>> = {
  citizen: /^\d{17}[\dX]$/,
  citizen15: /^\d{15}$/,
  credit: /^[0-9A-Z]{18}$/,
  organisation: /^[0-9A-Z]{8}-?[0-9X]$/,
  region: /^\d{6}$/,
  statistical: /^\d{12}$/,
  device: /^\d{20}$/,
  plate: /^(?=.{6,12}$)(?:WJ|[^\d]|\d{6}使)/,
};

/** Eighteen digits are a citizen number when they hold a day of birth, otherwise a credit code. */
function kindOf(text: string): IdKind | undefined {
  if (SHAPES.citizen.test(text) && (calendarDate(text.slice(6, 14)) !== undefined || !looksLikeCredit(text)))
    return 'citizen';
  const order: readonly IdKind[] = ['credit', 'device', 'citizen15', 'statistical', 'organisation', 'region'];
  return order.find((kind) => SHAPES[kind].test(text)) ?? (SHAPES.plate.test(text) ? 'plate' : undefined);
}

function looksLikeCredit(text: string): boolean {
  return creditCheckDigit(text) === text[17];
}

/** Reads one identifier; with `kind` only as that. The failure says what is wrong with it, the frame what could be read. */
export function identify(line: string, kind?: IdKind): Identified {
  const id = line.trim();
  const text = id.toUpperCase();
  const frame: IdFrame = { id, code: id, valid: false };
  const found = kind ?? kindOf(text);
  if (found === undefined || !SHAPES[found].test(text)) {
    const message = `“${id.slice(0, 40)}”不是可识别的标识 is no identifier of a known kind`;
    return { frame, failure: new CodecFailure('KIND_UNKNOWN', message) };
  }
  frame.kind = found;
  frame.kindName = KIND_NAMES[found];
  const failure = JUDGES[found](frame, text);
  frame.valid = failure === undefined;
  return { frame, failure };
}

/** True for the name of a kind. */
export function isIdKind(name: string): name is IdKind {
  return Object.hasOwn(KIND_NAMES, name);
}
