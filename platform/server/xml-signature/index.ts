export { trustedKey, type TrustedKey } from './keys.ts';
export { createXmlSignatureVerifier, verifierFromSecrets } from './verifier.ts';
