import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CodecFailure } from '#codecs/codec';
import { xmlBombs } from './bombs.ts';
import { readXml, readXmlSeveral, readXmlText, writeXmlDocument, writeXmlNode, XML_LIMITS } from './index.ts';
import { attributeOf, bytesFromBase64, base64FromBytes, isAnyUri, textOf, xmlElement } from './index.ts';
import type { XmlElement, XmlNode } from './index.ts';

const encoder = new TextEncoder();
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof CodecFailure, `not a CodecFailure: ${String(error)}`);
    return error.code;
  }
  return 'ACCEPTED';
};

test('every hostile document is refused by name or handled, each within a second', () => {
  const bombs = xmlBombs();
  assert.ok(bombs.length >= 200, `${bombs.length} documents`);
  for (const { name, text, codes, handled } of bombs) {
    const started = performance.now();
    const code = codeOf(() => readXml(encoder.encode(text)));
    assert.ok(performance.now() - started < 1000, `${name} took ${performance.now() - started} ms`);
    if (handled) assert.equal(code, 'ACCEPTED', name);
    else if (codes[0] === '*') assert.notEqual(code, 'ACCEPTED', `${name}: ${text}`);
    else assert.ok([...codes, 'TOO_LONG'].includes(code), `${name}: ${code}`);
  }
});

test('the bounds are exact: 32 deep and 20,000 elements are read', () => {
  assert.equal(
    codeOf(() => readXmlText('<a>'.repeat(32) + '</a>'.repeat(32))),
    'ACCEPTED',
  );
  assert.equal(
    codeOf(() => readXmlText(`<a>${'<b/>'.repeat(19_999)}</a>`)),
    'ACCEPTED',
  );
  const room = XML_LIMITS.maxBytes - 7;
  assert.equal(
    codeOf(() => readXml(encoder.encode(`<a>${'x'.repeat(room)}</a>`))),
    'ACCEPTED',
  );
  assert.equal(
    codeOf(() => readXml(encoder.encode(`<a>${'x'.repeat(room + 1)}</a>`))),
    'TOO_LONG',
  );
});

test('UTF-8, UTF-16 and GB 18030 are read, other encodings refused', () => {
  const utf16 = (text: string, big: boolean, mark: boolean): Uint8Array => {
    const units = [...((mark ? '\ufeff' : '') + text)].flatMap((c) => [c.charCodeAt(0)]);
    return Uint8Array.from(units.flatMap((u) => (big ? [u >> 8, u & 255] : [u & 255, u >> 8])));
  };
  for (const big of [true, false])
    for (const mark of [true, false]) {
      const { document, encoding } = readXml(
        utf16('<?xml version="1.0" encoding="UTF-16"?><a>雨</a>', big, mark),
      );
      assert.equal(textOf(document.root), '雨');
      assert.equal(encoding, big ? 'UTF-16BE' : 'UTF-16LE');
    }
  const head = encoder.encode('<?xml version="1.0" encoding="GB18030"?><a>');
  const gb = Uint8Array.from([...head, 0xd3, 0xea, 0x95, 0x32, 0x82, 0x36, ...encoder.encode('</a>')]);
  assert.equal(textOf(readXml(gb).document.root), '雨\u{20000}');
  for (const name of [
    'ISO-8859-1',
    'UTF-7',
    'UTF-32',
    'windows-1252',
    'EBCDIC-CP-US',
    'Shift_JIS',
    'constructor',
  ])
    assert.equal(
      codeOf(() => readXml(encoder.encode(`<?xml version="1.0" encoding="${name}"?><a/>`))),
      'ENCODING_REFUSED',
    );
  assert.equal(
    codeOf(() => readXml(encoder.encode('<?xml version="1.0" encoding="UTF-16"?><a/>'))),
    'ENCODING_REFUSED',
  );
  assert.equal(
    codeOf(() => readXml(Uint8Array.from([0x3c, 0x61, 0x3e, 0xff, 0x3c]))),
    'ENCODING_INVALID',
  );
  assert.equal(
    codeOf(() => readXml(Uint8Array.from([0x3c, 0x61, 0x3e, 0xc0, 0xaf, 0x3c]))),
    'ENCODING_INVALID',
  );
  assert.equal(
    codeOf(() => readXml(Uint8Array.from([0x3c, 0, 0, 0, 0x61, 0, 0, 0]))),
    'ENCODING_REFUSED',
  );
});

test('references, line ends and attribute values are normalised as XML 1.0 asks', () => {
  const root = readXmlText(
    '<a b=" x\t&#9;&#10;y\r\nz ">1\r\n2\r3&lt;&gt;&amp;&apos;&quot;&#x4E2D;<![CDATA[<&]]>4</a>',
  ).root;
  assert.equal(attributeOf(root, 'b'), ' x \t\ny z ');
  assert.equal(textOf(root), '1\n2\n3<>&\'"中<&4');
  assert.equal(root.children.length, 1);
});

test('names of the language are data, not keys', () => {
  const root = readXmlText('<__proto__ constructor="x" __proto__="y"><toString/></__proto__>').root;
  assert.equal(attributeOf(root, '__proto__'), 'y');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.equal(Object.getPrototypeOf(root), Object.prototype);
});

test('documents follow one another only at an XML declaration', () => {
  const seen: string[] = [];
  const doc = (n: number): string => `<?xml version="1.0"?>\n<a>${n}<![CDATA[<?xml version="1.0"?>]]></a>\n`;
  readXmlSeveral(encoder.encode(doc(1) + doc(2) + doc(3)), ({ document }) =>
    seen.push(textOf(document.root)[0]),
  );
  assert.deepEqual(seen, ['1', '2', '3']);
  assert.equal(
    codeOf(() => readXmlSeveral(encoder.encode('<a/><b/>'), () => undefined)),
    'NOT_WELL_FORMED',
  );
});

const name = fc.constantFrom('a', 'b', 'c1', '事件', '_x', 'x-y.z');
const value = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((s) => s.isWellFormed() && !/[^\t\n\r\u0020-\ufffd]/.test(s));
const { element } = fc.letrec<{ element: XmlElement; node: XmlNode }>((tie) => ({
  node: fc.oneof(
    {
      weight: 2,
      arbitrary: value.filter((v) => v !== '').map((v) => ({ kind: 'text', value: v }) as XmlNode),
    },
    { weight: 1, arbitrary: tie('element') },
  ),
  element: fc
    .tuple(
      name,
      fc.uniqueArray(fc.tuple(name, value), { selector: ([n]) => n, maxLength: 3 }),
      fc.array(tie('node'), { maxLength: 4 }),
    )
    .map(([local, attributes, children]) => {
      const merged = children.filter((c, i) => c.kind === 'element' || children[i - 1]?.kind !== 'text');
      return xmlElement(local, { attributes: Object.fromEntries(attributes), children: merged });
    }),
}));

test('what is written is read back the same', () => {
  fc.assert(
    fc.property(element, (root) => {
      const again = readXml(writeXmlDocument(root)).document.root;
      assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(root)));
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('mutated documents are read or refused by name', () => {
  const seedText =
    '<?xml version="1.0" encoding="UTF-8"?><!-- c --><a xmlns="urn:a" xmlns:b="urn:b" b:c="1" d="&#65;&lt;"><b:e>雨<![CDATA[x]]></b:e><?p q?><f/></a>';
  const seed = encoder.encode(seedText);
  let state = 20260501;
  const random = (n: number): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % n;
  const runs = process.env.FENGSUI_TORTURE ? 10_000_000 : 100_000;
  const marks = encoder.encode('<>&;"\'=/?!-[]: \t\n#x%\u0000');
  for (let i = 0; i < runs; i++) {
    const bytes = seed.slice(0, random(8) === 0 ? random(seed.length) : seed.length);
    for (let k = random(4); k >= 0 && bytes.length > 0; k--)
      bytes[random(bytes.length)] = random(2) ? marks[random(marks.length)] : random(256);
    const code = codeOf(() => readXml(bytes));
    assert.notEqual(code, 'DECODER_FAILED');
  }
});

test('base64 and URIs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = base64FromBytes(bytes);
      assert.equal(text, Buffer.from(bytes).toString('base64'));
      assert.deepEqual(bytesFromBase64(text), new Uint8Array(bytes));
    }),
    { seed: 4 },
  );
  assert.equal(bytesFromBase64('QQ='), undefined);
  assert.ok(isAnyUri('http://例子.cn/图 1.png') && !isAnyUri('%zz') && !isAnyUri('a#b#c'));
  assert.equal(
    codeOf(() => writeXmlNode(xmlElement('a', { children: ['\u0000'] }))),
    'CHARACTER_INVALID',
  );
});
