import { PROVINCES } from './regions.ts';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** Check digit of the first 17 digits of a citizen number (GB 11643-1999 §4.2, ISO 7064 MOD 11-2). */
export function citizenCheckDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (digits.charCodeAt(i) - 48) * WEIGHTS[i];
  return CHECKS[sum % 11];
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `YYYY-MM-DD` of eight digits that are a day of the calendar, otherwise undefined. */
export function calendarDate(digits: string): string | undefined {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : DAYS[month - 1];
  if (year < 1800 || year > 2199 || days === undefined || day < 1 || day > days) return undefined;
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
}

/** What a citizen number says. */
export interface CitizenParts {
  region: string;
  provinceName?: string;
  birthDate?: string;
  /** From the order number: odd male, even female. */
  sex: 'male' | 'female';
  sexName: string;
  order: string;
}

/** Parts of the first 17 digits; `birthDate` is absent when it is no day. */
export function citizenParts(digits: string): CitizenParts {
  const male = Number(digits[16]) % 2 === 1;
  return {
    region: digits.slice(0, 6),
    provinceName: PROVINCES[digits.slice(0, 2)],
    birthDate: calendarDate(digits.slice(6, 14)),
    sex: male ? 'male' : 'female',
    sexName: male ? '男' : '女',
    order: digits.slice(14, 17),
  };
}
