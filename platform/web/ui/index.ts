export { GradeMark, gradeWord } from './grade.tsx';
export { Age, Value } from './value.tsx';
export { EmptyState, FailedState, ForbiddenState, KeyHint, Loaded, LoadingState } from './states.tsx';
export { Chart, TrendChart } from './trend-chart.tsx';
export { type AlarmSpan, type Threshold, type TrendData } from './trend-options.ts';
export { type Column, VirtualTable } from './virtual-table.tsx';
export { useFocusSoon } from './focus.ts';
export { Icon } from './icons.tsx';
export { UiRoot } from './root.tsx';
export {
  isDark,
  palette,
  type Palette,
  setTheme,
  type ThemeChoice,
  useDark,
  usePalette,
  useThemeChoice,
} from './theme.ts';
