export { type Paged, usePaged } from './paged.ts';
export { Screen, type ScreenProps } from './screen.tsx';
export { Secret } from './secret.tsx';
export { MarkBox } from './mark-box.tsx';
export { useSettled } from './settled.ts';
