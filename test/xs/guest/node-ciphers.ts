/** Inside XS, specs that ask for the ciphers of Node get those of Moddable's `crypt`. */

export { ciphers as nodeCrypto } from '../../../firmware/platform/ciphers.js';
export { phoneCiphers as nodeCiphers } from '../../../simulator/moddable/phone-ciphers.js';
