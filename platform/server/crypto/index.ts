export { CryptoFailure } from './failure.ts';
export type { CryptoCode } from './failure.ts';
export { equalBytes, equalTexts, hmac, sm3, systemRandom } from './hash.ts';
export type { HashName, RandomSource } from './hash.ts';
export { open, seal, sm4Decrypt, sm4Encrypt } from './sm4.ts';
export type { Sm4Options } from './sm4.ts';
export {
  DEFAULT_USER_ID,
  sm2Decrypt,
  sm2Digest,
  sm2Encrypt,
  sm2Identity,
  sm2KeyPair,
  sm2PublicKey,
  sm2PublicKeyOf,
  sm2Sign,
  sm2Verify,
} from './sm2.ts';
export type { Sm2Ciphertext, Sm2KeyPair, Sm2Signature } from './sm2.ts';
export {
  ciphertextFromDer,
  ciphertextFromRaw,
  ciphertextToDer,
  ciphertextToRaw,
  publicKeyFromSpki,
  publicKeyToSpki,
  signatureFromDer,
  signatureFromRaw,
  signatureToDer,
  signatureToRaw,
} from './sm2-format.ts';
export { childrenOf, der, derInteger, derOid, readDer, TAG } from './der.ts';
export { readCertificate } from './certificate.ts';
export type { CertificateParts } from './certificate.ts';
export { envelopMessage, openMessage, signMessage, verifyMessage } from './message-syntax.ts';
export type { Signer, VerifiedMessage } from './message-syntax.ts';
export { hashPassword, needsRehash, PASSWORD_COST, verifyPassword } from './password.ts';
export type { PasswordCost } from './password.ts';
export { base32, bytesFromBase32, hotp, totp, verifyTotp } from './totp.ts';
export type { TotpOptions } from './totp.ts';
