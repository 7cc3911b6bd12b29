import { createGuid, createRandom, seedOf } from '../random.ts';
import type { Catalogue, PublishedUpdate } from './update.ts';

/** Products of the simulated catalogue by the short name that scenarios use. */
export const products = {
  'server-2019': 'Windows Server 2019',
  'server-2022': 'Windows Server 2022',
  'server-2025': 'Windows Server 2025',
  'windows-11': 'Windows 11',
  'sql-2022': 'Microsoft SQL Server 2022',
  defender: 'Microsoft Defender Antivirus',
} as const;

/** Short name of a product. */
export type ProductName = keyof typeof products;

/** Classifications with the ids Microsoft has given them. */
export const classifications = {
  security: ['0fa1201d-4330-4fa8-8ae9-b877473b6441', 'Security Updates'],
  critical: ['e6cf1350-c01b-414d-a61f-263d14d133b4', 'Critical Updates'],
  definition: ['e0789628-ce08-4437-be74-2495b842f43b', 'Definition Updates'],
  tools: ['b4832bd8-e735-4761-8daf-37f882276dab', 'Tools'],
} as const;

const months = ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'];
const languagePacks = ['de', 'fr', 'ja', 'ko'];

/** Id of a product, the same in every estate. */
export function productId(name: ProductName): string {
  return idOf(`product ${name}`);
}

/** Microsoft Update's simulated offer. */
export function createCatalogue(): Catalogue {
  const names = Object.keys(products) as ProductName[];
  return {
    categories: names.map((name) => ({ id: productId(name), title: products[name] })),
    classifications: Object.values(classifications).map(([id, title]) => ({ id, title })),
    updates: [...names.flatMap(monthly), ...languagePacks.map(languagePack)],
  };
}

function monthly(product: ProductName): PublishedUpdate[] {
  return months.map((month, index) => {
    const kind = product === 'defender' ? 'Security Intelligence Update' : 'Cumulative Update';
    const knowledgeBase = String(5_066_000 + (seedOf(product + month) % 9000));
    return publish({
      title: `${month} ${kind} for ${products[product]} (KB${knowledgeBase})`,
      knowledgeBase,
      categoryId: productId(product),
      classificationId: classifications[product === 'defender' ? 'definition' : 'security'][0],
      languages: [],
      creationDate: `${month}-10T18:00:00.000Z`,
      isSuperseded: index < months.length - 2,
      megabytes: product === 'defender' ? 2 : 300 + (seedOf(month + product) % 500),
    });
  });
}

function languagePack(language: string, index: number): PublishedUpdate {
  const knowledgeBase = String(5_080_001 + index);
  return publish({
    title: `Language resources (${language}) for Windows 11 (KB${knowledgeBase})`,
    knowledgeBase,
    categoryId: productId('windows-11'),
    classificationId: classifications.critical[0],
    languages: [language],
    creationDate: '2026-08-18T18:00:00.000Z',
    isSuperseded: false,
    megabytes: 40,
  });
}

type Draft = Omit<PublishedUpdate, 'id' | 'revision' | 'publicationState' | 'file'> & { megabytes: number };

function publish({ megabytes, ...update }: Draft): PublishedUpdate {
  const id = idOf(update.title);
  const digest = id.replaceAll('-', '').toUpperCase();
  return {
    ...update,
    id,
    revision: 200 + (seedOf(id) % 3),
    publicationState: 0,
    file: { name: `${digest.slice(-2)}/${digest}.cab`, bytes: megabytes * 1_048_576 },
  };
}

function idOf(text: string): string {
  return createGuid(createRandom(seedOf(text)));
}
