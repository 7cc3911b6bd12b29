import { runCommandLine } from './command-line/run.ts';
import { languageOf } from './command-line/words.ts';

// Somebody who closes a pipe early ("| head") has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  language: languageOf(undefined, process.env) ?? 'en',
  folder: process.cwd(),
  input: process.stdin,
  print: (text) => process.stdout.write(`${text}\n`),
  tell: (text) => process.stderr.write(`${text}\n`),
});

// Everything is closed by now; whatever a library still keeps open must not hold up the end.
setTimeout(() => process.exit(), 2000).unref();
