/** Why a cryptographic operation refused. Messages never carry key or plain text. */
export type CryptoCode =
  | 'KEY_INVALID'
  | 'INPUT_INVALID'
  | 'DER_INVALID'
  | 'DECRYPT_FAILED'
  | 'SIGNATURE_WRONG'
  | 'UNSUPPORTED';

/** The only error of this part. */
export class CryptoFailure extends Error {
  override readonly name = 'CryptoFailure';
  readonly code: CryptoCode;

  constructor(code: CryptoCode, message: string) {
    super(message);
    this.code = code;
  }
}
