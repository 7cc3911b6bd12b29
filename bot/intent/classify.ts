import type { Example } from './examples.ts';
import { normalise } from './normalise.ts';
import { featuresOf } from './tokens.ts';

/** How likely each label is, summing to 1. */
export type Classifier = (features: ReadonlyMap<string, number>) => ReadonlyMap<string, number>;

const epochs = 5;
const learningRate = 0.8;
const decay = 2e-5;
const negligible = 3e-3;

/**
 * Multinomial logistic regression over weighted features (tf-idf, unit length), learned once at the start by AdaGrad in
 * a fixed order: the same examples always give the same weights.
 */
export function learn(examples: readonly Example[]): Classifier {
  const labels = [...new Set(examples.map((example) => example.label))];
  const texts = examples.map((example) => featuresOf(normalise(example.text)));
  const { ids, idf } = vocabularyOf(texts);
  const vector = (features: ReadonlyMap<string, number>) => vectorOf(features, ids, idf);
  const rows = texts.map((features, index) => ({
    ...vector(features),
    label: labels.indexOf(examples[index]?.label ?? ''),
  }));
  const model = train(rows, labels.length, ids.size);
  return (features) => {
    const scores = scoresOf(model, vector(features));
    return new Map(labels.map((label, index) => [label, scores[index] ?? 0]));
  };
}

interface Vector {
  readonly at: Int32Array;
  readonly value: Float64Array;
}

interface Row extends Vector {
  readonly label: number;
}

interface Model {
  readonly labels: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

function vocabularyOf(texts: readonly ReadonlyMap<string, number>[]) {
  const counts = new Map<string, number>();
  for (const features of texts)
    for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const ids = new Map<string, number>();
  const idf: number[] = [];
  for (const [feature, count] of counts) {
    ids.set(feature, ids.size);
    idf.push(Math.log(1 + texts.length / count));
  }
  return { ids, idf };
}

function vectorOf(
  features: ReadonlyMap<string, number>,
  ids: ReadonlyMap<string, number>,
  idf: readonly number[],
): Vector {
  const at: number[] = [];
  const value: number[] = [];
  for (const [feature, weight] of features) {
    const id = ids.get(feature);
    if (id === undefined) continue;
    at.push(id);
    value.push(weight * (idf[id] ?? 0));
  }
  const length = Math.hypot(...value) || 1;
  return { at: Int32Array.from(at), value: Float64Array.from(value, (one) => one / length) };
}

function train(rows: readonly Row[], labels: number, size: number): Model {
  const model: Model = { labels, weights: new Float64Array(size * labels), bias: new Float64Array(labels) };
  const squares = new Float64Array(size * labels).fill(1e-2);
  // A stride prime to the number of rows visits every row once in an order that mixes the labels.
  const stride = strideFor(rows.length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let step = 0; step < rows.length; step++) {
      const row = rows[(step * stride + epoch) % rows.length];
      if (row) learnFrom(model, squares, row);
    }
  }
  return model;
}

function learnFrom({ labels, weights, bias }: Model, squares: Float64Array, row: Row): void {
  const slopes = scoresOf({ labels, weights, bias }, row);
  slopes[row.label] = (slopes[row.label] ?? 0) - 1;
  for (let label = 0; label < labels; label++) {
    const slope = slopes[label] ?? 0;
    // Labels out of question are left alone: that is most of them, and most of the time.
    if (Math.abs(slope) < negligible) continue;
    bias[label] = (bias[label] ?? 0) - 0.02 * slope;
    for (let index = 0; index < row.at.length; index++) {
      const at = (row.at[index] ?? 0) * labels + label;
      const weight = weights[at] ?? 0;
      const change = slope * (row.value[index] ?? 0) + decay * weight;
      const square = (squares[at] ?? 0) + change * change;
      squares[at] = square;
      weights[at] = weight - (learningRate * change) / Math.sqrt(square);
    }
  }
}

function scoresOf({ labels, weights, bias }: Model, { at, value }: Vector): Float64Array {
  const scores = Float64Array.from(bias);
  for (let index = 0; index < at.length; index++) {
    const base = (at[index] ?? 0) * labels;
    const amount = value[index] ?? 0;
    for (let label = 0; label < labels; label++)
      scores[label] = (scores[label] ?? 0) + amount * (weights[base + label] ?? 0);
  }
  const highest = Math.max(...scores);
  let sum = 0;
  for (let label = 0; label < labels; label++) {
    scores[label] = Math.exp((scores[label] ?? 0) - highest);
    sum += scores[label] ?? 0;
  }
  for (let label = 0; label < labels; label++) scores[label] = (scores[label] ?? 0) / sum;
  return scores;
}

function strideFor(count: number): number {
  const divides = (a: number, b: number): number => (b === 0 ? a : divides(b, a % b));
  let stride = Math.max(1, Math.floor(count * 0.618));
  while (divides(count, stride) !== 1) stride++;
  return stride;
}
