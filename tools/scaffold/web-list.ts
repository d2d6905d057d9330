import { ScaffoldProblem } from './names.ts';

/** The list of `apps/web/modules.ts` with the screens of one more module: its import among the others, itself last. */
export function withWebModule(text: string, name: string): string {
  const line = `import { ${name}Web } from '#${name}/web';`;
  if (text.includes(line)) return text;
  const imports = [...text.matchAll(/^import \{ \w+Web \} from '#\w+\/web';$/gm)];
  const after = imports.findLast(([found]) => found < line);
  const end = text.lastIndexOf('];');
  if (imports.length === 0 || end < 0)
    throw new ScaffoldProblem(`apps/web/modules.ts has another shape; add ${name}Web by hand`);
  const listed = `${text.slice(0, end)}  ${name}Web,\n${text.slice(end)}`;
  const at = after ? after.index + after[0].length + 1 : imports[0].index;
  return `${listed.slice(0, at)}${line}\n${listed.slice(at)}`;
}
