/** What the phone does for its wallet. */

import type { ScriptFaults, ScriptResult } from '../personalisation/script.js';
import type { TokenBundle } from '../token-bundle.js';
import type { TokenRequest, TokenServicePort } from '../token-service-port.js';
import type { WalletCard } from './wallet-state.js';

export interface WalletHost {
  readonly service?: TokenServicePort;
  readonly maxCards: number;
  identity(): Pick<
    TokenRequest,
    'trid' | 'deviceId' | 'seid' | 'useCase' | 'credentialModel' | 'wallet'
  >;
  now(): number;
  install(bundle: TokenBundle, faults: ScriptFaults | undefined): ScriptResult;
  uninstall(tokenRef: string): void;
  changed(what: string, card: WalletCard | undefined): void;
}
