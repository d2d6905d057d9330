/** PostgreSQL could not be made to run; the message is one plain sentence for the person at the terminal. */
export class PostgresProblem extends Error {
  override readonly name = 'PostgresProblem';
  readonly zh: string;

  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
  }
}
