export {
  type Both,
  language,
  type Language,
  setLanguage,
  useBoth,
  useLanguage,
  useText,
} from './language.ts';
export {
  formatAge,
  formatBytes,
  formatClock,
  formatDate,
  formatDay,
  formatInstant,
  formatMinute,
  formatNumber,
  formatPassed,
} from './format.ts';
