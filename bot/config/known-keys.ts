import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The part of a JSON Schema that says which keys may stand where. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/** The JSON Schema of douki.yaml, for editors. */
export function configJsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, { io: 'input' });
  return { ...schema, title: 'Configuration of Douki (douki.yaml)' };
}

/** Answers the keys that may stand at a path of douki.yaml. */
export function createKnownKeys(): (path: readonly PropertyKey[]) => readonly string[] {
  const whole = configJsonSchema() as Shape;
  return (path) =>
    path
      .reduce<readonly Shape[]>((shapes, part) => shapes.flatMap((shape) => childrenOf(shape, part)), formsOf(whole))
      .flatMap((shape) => Object.keys(shape.properties ?? {}));
}

function childrenOf(shape: Shape, part: PropertyKey): readonly Shape[] {
  const { properties, additionalProperties, items } = shape;
  const rest = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const child = typeof part === 'number' ? items : (properties?.[String(part)] ?? rest);
  return child ? formsOf(child) : [];
}

function formsOf(shape: Shape): readonly Shape[] {
  return shape.anyOf ? shape.anyOf.flatMap(formsOf) : [shape];
}
