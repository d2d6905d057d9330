/** A key or certificate cannot be used; the message is one plain sentence in each language. */
export class TlsProblem extends Error {
  override readonly name = 'TlsProblem';
  readonly zh: string;

  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
  }
}
