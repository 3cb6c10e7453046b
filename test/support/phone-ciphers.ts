/** The phone's ciphers for specs: of Node here; a build for another engine puts its own in place of this file. */

export { nodeCiphers as phoneCiphers } from '../../simulator/host/node-ciphers.js';
