/** Modules of the build that no typings know. */

/** The terminal's profile, one of firmware/config/profiles: the manifest says which. */
declare module 'profile' {
  const profile: unknown;
  export default profile;
}

/** TLS over a TCP class (moddable/examples/io/tcp/tlssocket). */
declare module 'embedded:io/socket/tcp/tls' {
  export default class TLSSocket {
    constructor(options: object);
    read(count?: number): ArrayBuffer | undefined;
    write(bytes: Uint8Array): void;
    close(): void;
  }
}
