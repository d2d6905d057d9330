/** One hostile document and the codes that may refuse it; `handled` when reading it within the bounds is fine too. */
export interface Bomb {
  readonly name: string;
  readonly text: string;
  readonly codes: readonly string[];
  readonly handled?: boolean;
}

const DTD = ['DOCTYPE_REFUSED'];

function entityBombs(): Bomb[] {
  const bombs: Bomb[] = [];
  for (let levels = 3; levels <= 22; levels++) {
    let dtd = '<!ENTITY a0 "ha">';
    for (let i = 1; i <= levels; i++) dtd += `<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">`;
    bombs.push({ name: `laughs-${levels}`, text: `<!DOCTYPE a [${dtd}]><a>&a${levels};</a>`, codes: DTD });
  }
  for (let size = 1; size <= 10; size++)
    bombs.push({
      name: `quadratic-${size}`,
      text: `<!DOCTYPE a [<!ENTITY x "${'x'.repeat(size * 5000)}">]><a>${'&x;'.repeat(size * 5000)}</a>`,
      codes: DTD,
    });
  const targets = [
    'file:///etc/passwd',
    'http://127.0.0.1:9/',
    'ftp://127.0.0.1/',
    'expect://id',
    'gopher://h/1',
  ];
  for (const target of targets) {
    const external = [
      `<!DOCTYPE a SYSTEM "${target}"><a/>`,
      `<!DOCTYPE a PUBLIC "-//X//Y" "${target}"><a/>`,
      `<!DOCTYPE a [<!ENTITY x SYSTEM "${target}">]><a>&x;</a>`,
      `<!DOCTYPE a [<!ENTITY % x SYSTEM "${target}"> %x;]><a/>`,
      `<?xml version="1.0"?><!-- c --><!DOCTYPE a [<!NOTATION n SYSTEM "${target}">]><a/>`,
    ];
    for (const [i, text] of external.entries())
      bombs.push({ name: `external-${i}-${target}`, text, codes: DTD });
  }
  bombs.push({
    name: 'recursive',
    text: '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>',
    codes: DTD,
  });
  bombs.push({ name: 'lower', text: '<!doctype a><a/>', codes: DTD });
  bombs.push({ name: 'inside', text: '<a><!DOCTYPE a></a>', codes: DTD });
  return bombs;
}

function structureBombs(): Bomb[] {
  const bombs: Bomb[] = [];
  for (const depth of [33, 40, 64, 100, 1000, 10_000, 100_000, 250_000])
    for (const closed of [true, false])
      bombs.push({
        name: `deep-${depth}-${closed}`,
        text: '<a>'.repeat(depth) + (closed ? '</a>'.repeat(depth) : ''),
        codes: ['TOO_DEEP'],
      });
  for (const count of [20_000, 20_001, 50_000, 200_000, 400_000])
    bombs.push({
      name: `wide-${count}`,
      text: `<a>${'<b/>'.repeat(count)}</a>`,
      codes: ['TOO_MANY_ELEMENTS'],
    });
  for (const count of [257, 1000, 10_000, 100_000]) {
    const list = (make: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => make(i)).join(' ');
    bombs.push({
      name: `attributes-${count}`,
      text: `<a ${list((i) => `b${i}="1"`)}/>`,
      codes: ['TOO_MANY_ATTRIBUTES'],
    });
    bombs.push({
      name: `same-${count}`,
      text: `<a ${list(() => 'b="1"')}/>`,
      codes: ['TOO_MANY_ATTRIBUTES'],
    });
    const spaces = list((i) => `xmlns:n${i}="urn:${i}"`);
    bombs.push({ name: `namespaces-${count}`, text: `<a ${spaces}/>`, codes: ['TOO_MANY_ATTRIBUTES'] });
  }
  const chain = Array.from(
    { length: 30 },
    (_, i) => `<a ${Array.from({ length: 20 }, (__, k) => `xmlns:p${i}x${k}="u"`).join(' ')}>`,
  );
  bombs.push({ name: 'scope', text: chain.join('') + '</a>'.repeat(30), codes: ['TOO_MANY_NAMESPACES'] });
  for (const count of [20_001, 100_000, 280_000]) {
    bombs.push({
      name: `comments-${count}`,
      text: `<a>${'<!---->'.repeat(count)}</a>`,
      codes: ['TOO_MUCH_MARKUP'],
    });
    bombs.push({
      name: `instructions-${count}`,
      text: `<a>${'<?p?>'.repeat(count)}</a>`,
      codes: ['TOO_MUCH_MARKUP'],
    });
  }
  for (const count of [1000, 100_000, 150_000])
    bombs.push({
      name: `cdata-${count}`,
      text: `<a>${'<![CDATA[]]>'.repeat(count)}</a>`,
      codes: [],
      handled: true,
    });
  bombs.push({ name: 'long-name', text: `<${'a'.repeat(1_900_000)}/>`, codes: ['NAME_INVALID'] });
  bombs.push({ name: 'long-text', text: `<a>${'x'.repeat(1_900_000)}</a>`, codes: [], handled: true });
  bombs.push({ name: 'too-long', text: `<a>${'x'.repeat(2_000_000)}</a>`, codes: ['TOO_LONG'] });
  return bombs;
}

function characterBombs(): Bomb[] {
  const bombs: Bomb[] = [];
  const references = [
    '#0',
    '#x0',
    '#8',
    '#x1F',
    '#xD800',
    '#xDFFF',
    '#xFFFE',
    '#xFFFF',
    '#x110000',
    '#1114112',
  ];
  for (const name of references)
    bombs.push({ name: `reference-${name}`, text: `<a>&${name};</a>`, codes: ['CHARACTER_INVALID'] });
  const malformed = [
    '#',
    '#x',
    '#-1',
    '#1.5',
    '#xFFFFFFFFF',
    `#${'9'.repeat(20)}`,
    '#x 41',
    '# 65',
    '',
    ' lt',
  ];
  for (const name of [...malformed, `#${'0'.repeat(100_000)}65`])
    bombs.push({
      name: `malformed-${name.slice(0, 12)}`,
      text: `<a b="&${name};"/>`,
      codes: ['NOT_WELL_FORMED', 'ENTITY_REFUSED'],
    });
  for (const name of ['nbsp', 'copy', 'Lt', 'AMP', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])
    bombs.push({ name: `entity-${name}`, text: `<a>&${name};</a>`, codes: ['ENTITY_REFUSED'] });
  for (let code = 0; code < 32; code++)
    if (![9, 10, 13].includes(code))
      bombs.push({
        name: `control-${code}`,
        text: `<a>${String.fromCharCode(code)}</a>`,
        codes: ['CHARACTER_INVALID'],
      });
  for (const count of [10_000, 300_000])
    bombs.push({
      name: `references-${count}`,
      text: `<a>${'&#65;'.repeat(count)}</a>`,
      codes: [],
      handled: true,
    });
  return bombs;
}

function malformedDocuments(): Bomb[] {
  const texts = [
    '<a',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    'x<a/>',
    '<a/>x',
    '<a b=1/>',
    '<a b/>',
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    '<a b="1"c="2"/>',
    '<1a/>',
    '<a:b/>',
    '<a xmlns:x="u" x:b="1" x:b="2"/>',
    '<a xmlns:x="u" xmlns:y="u" x:b="1" y:b="2"/>',
    '<a xmlns:xml="urn:x"/>',
    '<a xmlns:xmlns="urn:x"/>',
    '<a xmlns:x=""/>',
    '<a xmlns="http://www.w3.org/2000/xmlns/"/>',
    '<a>]]></a>',
    '<a><!-- -- --></a>',
    '<a><!-- x',
    '<a><![CDATA[x</a>',
    '<a><?xml version="1.0"?></a>',
    '<?XML?><a/>',
    '<?xml version="1.1"?><a/>',
    '<?xml version="2.0"?><a/>',
    '<?xml?><a/>',
    '<?xml version="1.0" standalone="maybe"?><a/>',
    ' <?xml version="1.0"?><a/>',
    '<a & b="1"/>',
    '<a>&</a>',
    '<a>a & b</a>',
    '<a>&lt</a>',
    '<a/ >',
    '< a/>',
    '<a></a b>',
    '<!ELEMENT a ANY><a/>',
    '<a><!ATTLIST a b CDATA "c"></a>',
    '<a:b:c xmlns:a="u"/>',
    '<:a/>',
    '<a:/>',
    '<xmlns:a/>',
    '',
    '   ',
    '<!-- only -->',
    '<a><b></a></b>',
    '<a b="x',
    '<a b=\'x"/>',
    '<a\u00a0b="1"/>',
    '<a xmlns="http://www.w3.org/XML/1998/namespace"/>',
  ];
  return texts.map((text, i) => ({ name: `malformed-document-${i}`, text, codes: ['*'] }));
}

/** Every hostile document, made anew on each call; more than 200. */
export function xmlBombs(): Bomb[] {
  return [...entityBombs(), ...structureBombs(), ...characterBombs(), ...malformedDocuments()];
}
