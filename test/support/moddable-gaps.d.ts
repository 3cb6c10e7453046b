/**
 * What npm's @moddable/typings 5.6 lack of the SDK 8.2 (moddable/typings, moddable/modules), so that firmware/main.ts and
 * firmware/platform are type-checked without the SDK (tsconfig.board.json). A build with the SDK takes its own.
 */

declare function native(name: string): (...args: unknown[]) => unknown;

declare module 'crypt' {
  export class Digest {
    constructor(name: 'SHA1' | 'SHA256');
    write(data: ArrayBuffer | ArrayBufferView): void;
    close(): ArrayBuffer;
  }
}

declare module 'embedded:network/interface/wifi' {
  export default class WiFi {
    constructor(options: { readonly onChanged?: (property: string) => void });
    connect(options: { readonly SSID: string; readonly password?: string }): void;
    close(): void;
    readonly connection: number;
    readonly address: string | undefined;
  }
}

declare module 'embedded:storage/flash' {
  interface FlashPartition {
    read(length: number, position: number): ArrayBuffer;
    write(buffer: ArrayBuffer | ArrayBufferView, position: number): void;
    eraseBlock(from: number, to?: number): void;
    status(): { readonly size: number; readonly blockLength: number; readonly blocks: number };
    close(): void;
  }
  const flash: {
    open(options: { readonly path: string; readonly mode?: 'r' | 'r+' }): FlashPartition;
  };
  export default flash;
}

declare module 'embedded:storage/key-value' {
  interface KeyValueDomain {
    read(key: string): ArrayBuffer | string | number | bigint | undefined;
    write(key: string, value: ArrayBuffer | ArrayBufferView | string | number | bigint): void;
    delete(key: string): void;
    close(): void;
  }
  const keyValue: {
    open(options: {
      readonly path: string;
      readonly mode?: 'r' | 'r+';
      readonly format?: string;
    }): KeyValueDomain;
  };
  export default keyValue;
}

declare module 'neopixel' {
  export default class NeoPixel {
    constructor(options: {
      readonly pin: number;
      readonly length: number;
      readonly order?: string;
    });
    makeRGB(red: number, green: number, blue: number): number;
    setPixel(index: number, colour: number): void;
    update(): void;
    close(): void;
  }
}
