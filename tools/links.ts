import { dirname, normalize } from 'node:path';

/** A Markdown link to a file of the checkout that is not there. */
export interface DeadLink {
  readonly path: string;
  readonly line: number;
  readonly target: string;
}

const LINK = /\]\(([^()\s]+)\)/g;

/** Relative links of a document that lead nowhere. Addresses and places inside a document are not looked at. */
export function deadLinks(path: string, text: string, exists: (path: string) => boolean): DeadLink[] {
  const found: DeadLink[] = [];
  let fenced = false;
  text.split('\n').forEach((content, i) => {
    if (/^\s*```/.test(content)) fenced = !fenced;
    if (fenced || content.startsWith('    ')) return;
    for (const [, link] of content.replace(/`[^`]*`/g, '').matchAll(LINK)) {
      const target = link.split('#')[0];
      if (target === '' || /^[a-z]+:/.test(target)) continue;
      const file = normalize(`${dirname(path)}/${target}`);
      if (!exists(file)) found.push({ path, line: i + 1, target: link });
    }
  });
  return found;
}
