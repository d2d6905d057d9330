import { useSyncExternalStore } from 'react';

/** Languages of the screens: Chinese first, English complete. */
export type Language = 'zh' | 'en';

/** The same words in both languages. */
export interface Both {
  readonly zh: string;
  readonly en: string;
}

const KEY = 'fengsui.language';
const listeners = new Set<() => void>();
let current: Language = localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';

/** The language now. */
export function language(): Language {
  return current;
}

/** Switches the language of every screen at once and remembers it on this computer. */
export function setLanguage(next: Language): void {
  current = next;
  localStorage.setItem(KEY, next);
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The language as a hook: the component renders again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

/** Texts of a module in the language now: `const t = useText({ zh, en })`. */
export function useText<T>(words: { readonly zh: T; readonly en: T }): T {
  return words[useLanguage()];
}

/** One of two texts in the language now. */
export function useBoth(): (text: Both) => string {
  const now = useLanguage();
  return (text) => text[now];
}
