/** What the SDK's typings lack. */

declare module 'embedded:io/socket/tcp/tls' {
  export default class TLSSocket {
    constructor(options: object);
    read(): ArrayBuffer | undefined;
    write(bytes: Uint8Array): void;
    close(): void;
  }
}

/** Global of modules/io/system. */
declare const System: {
  restart(): void;
  resolve(name: string, callback: (name: string, address: string | undefined) => void): void;
};
