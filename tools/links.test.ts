import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadLinks } from './links.ts';

const exists = (path: string): boolean => ['docs/a.md', 'README.md', 'docs/adr'].includes(path);
const dead = (text: string): string[] => deadLinks('docs/b.md', text, exists).map((d) => d.target);

test('links to files and folders that are there are accepted', () => {
  assert.deepEqual(dead('[a](a.md) [r](../README.md#start) [adr](adr) [x](https://x.y/z) [here](#here)'), []);
});

test('planted: a link that leads nowhere is caught with its line', () => {
  assert.deepEqual(deadLinks('docs/b.md', 'one\n[gone](gone.md)', exists), [
    { path: 'docs/b.md', line: 2, target: 'gone.md' },
  ]);
  assert.deepEqual(dead('| [a](a.md) | [b](../a.md) |'), ['../a.md']);
});

test('code is not looked at', () => {
  assert.deepEqual(dead('`[x](gone.md)`\n```\n[x](gone.md)\n```\n    [x](gone.md)'), []);
});
