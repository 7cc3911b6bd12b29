import type { Config } from 'node-ssh';
import type { AuthHandlerMiddleware, KeyboardInteractiveAuthMethod } from 'ssh2';
import { ConnectorError } from '../errors.ts';
import type { SshHost } from './endpoint.ts';

/** What ssh2 needs to log in by the one way that the endpoint names; `refuse` hears of questions that get no answer. */
export function writeCredentials(server: SshHost, refuse: (error: ConnectorError) => void): Partial<Config> {
  const { auth } = server;
  switch (auth.kind) {
    case 'key':
      return {
        privateKey: auth.privateKey,
        authHandler: ['publickey'],
        ...(auth.passphrase !== undefined && { passphrase: auth.passphrase }),
      };
    case 'password': {
      const prompt = answerOnce(server, auth.password, refuse);
      return { password: auth.password, authHandler: passwordOrPrompt(server.username, prompt) };
    }
    case 'agent':
      return { agent: auth.socket, authHandler: ['agent'] };
  }
}

type Prompt = KeyboardInteractiveAuthMethod['prompt'];

/**
 * The password as such; as the answer to a question only where the server takes no password, because a wrong one
 * that is tried twice locks accounts sooner.
 */
function passwordOrPrompt(username: string, prompt: Prompt): AuthHandlerMiddleware {
  let tries = 0;
  return (left, isPartial, next) => {
    tries += 1;
    if (tries === 1) return next('password');
    const mayAsk = left.includes('keyboard-interactive') && !left.includes('password') && !isPartial;
    if (tries === 2 && mayAsk) return next({ type: 'keyboard-interactive', username, prompt });
    // ssh2 takes false for "nothing is left"; its types do not say so.
    next(false as never);
  };
}

/** Asks for the password, whosever it says it is, and for nothing like a new, a temporary or a one-time one. */
const passwordQuestion =
  /^\s*(\S{1,255}['’]s |\S{1,64}@\S{1,255} )?(password|パスワード)( for \S{1,255})?\s*[::]?\s*$/iu;

function answerOnce({ host, port }: SshHost, password: string, refuse: (error: ConnectorError) => void): Prompt {
  let isAnswered = false;
  return (...[, , , prompts, answer]) => {
    const [question, ...more] = prompts;
    const isPassword = question && passwordQuestion.test(question.prompt);
    if (isPassword && more.length === 0 && question.echo !== true && !isAnswered) {
      isAnswered = true;
      return answer([password]);
    }
    const message = `${host} port ${port} asks for more than the password (a second factor, or a new password): let the account log in with a key.`;
    refuse(new ConnectorError('login-refused', message, { data: { host, port: String(port) } }));
  };
}
