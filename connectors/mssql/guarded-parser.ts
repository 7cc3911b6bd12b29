import type { EventEmitter } from 'node:events';

/** What of a tedious connection is watched; not part of what it documents, so a test holds it. */
interface Parsing {
  createTokenStreamParser(message: unknown, handler: object): { readonly parser: EventEmitter };
}

/**
 * tedious listens to no error of the parser of its answers, and lets what its handlers throw go: an answer that is no TDS
 * would end the whole process. Here each becomes a call of `onFault`, which has to end the connection.
 */
export function guardParser(connection: object, onFault: () => void): void {
  const parsing = connection as Parsing;
  const create = parsing.createTokenStreamParser.bind(connection);
  parsing.createTokenStreamParser = (message, handler) => {
    const made = create(message, watchHandler(handler, onFault));
    made.parser.on('error', onFault);
    return made;
  };
}

/** The same handler, whose methods never throw. */
function watchHandler(handler: object, onFault: () => void): object {
  return new Proxy(handler, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' && !String(name).startsWith('on')) return method;
      return (...parameters: unknown[]): unknown => {
        try {
          return Reflect.apply(method as (...all: unknown[]) => unknown, target, parameters);
        } catch {
          onFault();
          return undefined;
        }
      };
    },
  });
}
