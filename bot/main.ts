import { start } from './command-line/start.ts';
process.exitCode = await start({
  arguments: process.argv.slice(3),
  language: 'en',
  environment: process.env,
  folder: process.cwd(),
  input: process.stdin,
  print: (l) => console.log(l),
  tell: (l) => console.error(l),
});
