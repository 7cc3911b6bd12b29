import type * as Koffi from 'koffi';
import type { LibraryHandle } from 'koffi';
import { ConnectorError } from '../../errors.ts';

/** A pointer that only the library understands. */
export type Pointer = bigint | object;

/** A buffer of the library; `value` is one of ours on the way in and one of its own on the way out. */
export interface NativeBuffer {
  length?: number | bigint;
  value?: Uint8Array | Pointer | null;
}

/** An object identifier. */
export interface NativeOid {
  readonly length: number;
  readonly elements: Uint8Array;
}

/** A status of the library: the upper half says whether it failed. */
type Status = number;

/** A function of the library; `async` runs it on another thread, for those that ask the network. */
export interface NativeFunction {
  (...values: readonly unknown[]): Status;
  async(...values: readonly unknown[]): void;
}

/** The functions of GSSAPI that are used. Output values are one-element arrays or objects that get filled. */
export interface GssLibrary {
  readonly importName: NativeFunction;
  readonly acquire: NativeFunction;
  readonly initiate: NativeFunction;
  readonly wrap: NativeFunction;
  readonly unwrap: NativeFunction;
  readonly displayStatus: NativeFunction;
  readonly deleteContext: NativeFunction;
  readonly releaseName: NativeFunction;
  readonly releaseCredential: NativeFunction;
  /** The bytes of a buffer that the library gave; the buffer is released. */
  take(buffer: NativeBuffer): Buffer;
}

const fileNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'libgssapi_krb5.so.2',
  darwin: '/System/Library/Frameworks/GSS.framework/GSS',
};

/** Loads MIT's GSSAPI through koffi. Throws a ConnectorError `library-missing` that says what to install. */
export async function loadGss(): Promise<GssLibrary> {
  const koffi = await importKoffi();
  const fileName = fileNames[process.platform];
  if (fileName === undefined) throw missing(`Kerberos by this process is not supported on ${process.platform}.`);
  try {
    return bind(koffi, koffi.load(fileName));
  } catch (cause) {
    throw missing(`${fileName} is missing: install MIT Kerberos (Debian: libgssapi-krb5-2).`, cause);
  }
}

async function importKoffi(): Promise<typeof Koffi> {
  try {
    return await import('koffi');
  } catch (cause) {
    throw missing('The optional package koffi is not installed: run npm install koffi.', cause);
  }
}

function missing(reason: string, cause?: unknown): ConnectorError {
  const message = `Kerberos cannot be used here. ${reason} NTLM and certificates work without it.`;
  return new ConnectorError('library-missing', message, { cause });
}

type ValueType = Parameters<typeof Koffi.sizeof>[0];

/** Types have no names, because names are shared by the whole process. */
function bind(koffi: typeof Koffi, library: LibraryHandle): GssLibrary {
  const { struct, pointer, out, inout } = koffi;
  const anything = 'void *';
  const buffer = struct({ length: 'size_t', value: anything });
  const oid = struct({ length: 'uint32_t', elements: anything });
  const oidSet = struct({ count: 'size_t', elements: pointer(oid) });
  const binding = struct({
    ...{ initiatorType: 'uint32_t', initiator: buffer, acceptorType: 'uint32_t', acceptor: buffer },
    application: buffer,
  });
  const entry = struct({ key: 'str', value: 'str' });
  const store = struct({ count: 'uint32_t', elements: pointer(entry) });
  const minor = out(pointer('uint32_t'));
  const handle = out(pointer(anything));
  const kept = inout(pointer(anything));
  const given = pointer(buffer);
  const taken = out(pointer(buffer));
  const func = (name: string, values: readonly ValueType[]): NativeFunction =>
    library.func(name, 'uint32_t', [minor, ...values]);
  const releaseBuffer = func('gss_release_buffer', [inout(pointer(buffer))]);
  const number = out(pointer('int'));

  return {
    importName: func('gss_import_name', [given, pointer(oid), handle]),
    acquire: func('gss_acquire_cred_from', [
      ...[anything, 'uint32_t', pointer(oidSet), 'int', pointer(store), handle, anything, anything],
    ]),
    initiate: func('gss_init_sec_context', [
      ...[anything, kept, anything, pointer(oid), 'uint32_t', 'uint32_t', pointer(binding), given],
      ...[anything, taken, out(pointer('uint32_t')), anything],
    ]),
    wrap: func('gss_wrap', [anything, 'int', 'uint32_t', given, number, taken]),
    unwrap: func('gss_unwrap', [anything, given, taken, number, anything]),
    displayStatus: func('gss_display_status', [...['uint32_t', 'int', anything, inout(pointer('uint32_t')), taken]]),
    deleteContext: func('gss_delete_sec_context', [kept, anything]),
    releaseName: func('gss_release_name', [kept]),
    releaseCredential: func('gss_release_cred', [kept]),
    take(filled) {
      if (!filled.value) return Buffer.alloc(0);
      const bytes = Buffer.from(koffi.decode(filled.value, 'uint8_t', Number(filled.length)) as Uint8Array);
      releaseBuffer([0], filled);
      return bytes;
    },
  };
}
