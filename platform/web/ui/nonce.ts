/** The nonce the server gave this page; style elements without it are refused by the content security policy. */
export const nonce: string = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

const create = document.createElement.bind(document);

/** Gives the nonce to every style element made here: parts of Ant Design (scroll lock, scroll-bar measure) leave it out. */
document.createElement = ((name: string, options?: ElementCreationOptions): HTMLElement => {
  const element = create(name, options);
  if (name.toLowerCase() === 'style') element.nonce = nonce;
  return element;
}) as typeof document.createElement;
