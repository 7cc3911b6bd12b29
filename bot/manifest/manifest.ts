import type { Developer } from '../config/config.ts';
import english from './en.json' with { type: 'json' };
import japanese from './ja.json' with { type: 'json' };

/** What the package says of one installation. */
export interface ManifestInput {
  /** App id of the bot; the app carries the same one. */
  readonly appId: string;
  readonly version: string;
  readonly developer: Developer;
}

/** Version of Microsoft's manifest schema that the manifest follows. */
const schemaVersion = '1.30';

const schemaFolder = `https://developer.microsoft.com/json-schemas/teams/v${schemaVersion}`;

const scopes = ['personal', 'team', 'groupChat'];

/** What people can choose in the command menu, in this order; Teams shows at most twelve. */
const commands = Object.keys(english.commands) as (keyof typeof english.commands)[];

/** The manifest of the app, in English. */
export function makeManifest({ appId, version, developer }: ManifestInput): object {
  return {
    $schema: `${schemaFolder}/MicrosoftTeams.schema.json`,
    manifestVersion: schemaVersion,
    version,
    id: appId,
    developer,
    localizationInfo: { defaultLanguageTag: 'en', additionalLanguages: [{ languageTag: 'ja', file: 'ja.json' }] },
    name: english.name,
    description: english.description,
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#0F548C',
    bots: [
      {
        botId: appId,
        scopes,
        isNotificationOnly: false,
        supportsFiles: false,
        commandLists: [{ scopes, commands: commands.map((name) => english.commands[name]) }],
      },
    ],
    defaultInstallScope: 'team',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    validDomains: [],
  };
}

/** The same texts in Japanese, by the paths of the manifest. */
export function makeJapaneseTexts(): object {
  const texts = commands.flatMap((name, index) => {
    const path = `bots[0].commandLists[0].commands[${index}]`;
    const { title, description } = japanese.commands[name];
    return [
      [`${path}.title`, title],
      [`${path}.description`, description],
    ];
  });
  return {
    $schema: `${schemaFolder}/MicrosoftTeams.Localization.schema.json`,
    'name.short': japanese.name.short,
    'name.full': japanese.name.full,
    'description.short': japanese.description.short,
    'description.full': japanese.description.full,
    ...(Object.fromEntries(texts) as Record<string, string>),
  };
}
