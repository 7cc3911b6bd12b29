import type { Command } from './command.ts';

/** `help`: what the bot can do, with examples. */
export const command: Command = {
  name: 'help',
  needs: 'nothing',
  run: async ({ pages }, { asker }) => ({ card: pages.help[asker.language] }),
};
