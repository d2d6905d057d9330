import { CodecFailure } from '#codecs/codec';

/** What is not a character of XML, lone surrogates aside (XML 1.0 §2.2). */
const FORBIDDEN = /[^\t\n\r\u0020-\ufffd]/;
/** The XML declaration (XML 1.0 §2.8), line ends normalised. */
export const DECLARATION =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"([^"]*)"|'([^']*)')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/;
/** The five entities every document has (§4.6). */
export const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
]);

/** Normalises line ends (XML 1.0 §2.11) and refuses characters XML does not have. */
export function prepareXmlText(text: string): string {
  const bad = FORBIDDEN.exec(text);
  if (bad || !text.isWellFormed()) {
    const code = bad ? text.charCodeAt(bad.index).toString(16).toUpperCase().padStart(4, '0') : 'surrogate';
    throw new CodecFailure('CHARACTER_INVALID', `U+${code} is not a character of XML`);
  }
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}
