import { ConnectorError, type ConnectorErrorCode } from '../../errors.ts';
import type { Fault } from './answer.ts';

/**
 * What a client does about a fault. `again`: ask the same again; `wait`: the same after a pause; `back-off`: a fresh
 * shell after a growing pause; `recreate`: a fresh shell at once; `gone`: the shell is lost, and with it the outcome;
 * `ignore`: what was wanted is so already; `smaller`: the same in smaller pieces; `older`: an older protocol version;
 * `give-up`: a person has to mend something.
 */
export type FaultAction =
  'again' | 'wait' | 'back-off' | 'recreate' | 'gone' | 'ignore' | 'smaller' | 'older' | 'give-up';

/** One kind of fault: what it means and what to do about it. */
export interface FaultRule {
  readonly code: number;
  readonly action: FaultAction;
  readonly errorCode: ConnectorErrorCode;
  /** What happened and what to do, for a person. */
  readonly mend: string;
}

type Row = readonly [code: number, action: FaultAction, errorCode: ConnectorErrorCode, mend: string];

const shellsFull =
  'The account has too many remote shells open on the server; the bot tries again later. Raise MaxShellsPerUser (winrm set winrm/config/winrs) or end forgotten shells there.';
const commandsFull =
  'The shell on the server takes no more commands; the bot opens another one. Raise MaxProcessesPerShell or MaxConcurrentOperationsPerUser when it comes back.';
const quota =
  'The server lets the account do no more at the moment; the bot tries again later. Look at the quotas with: winrm get winrm/config.';
const tooLarge = 'The message was larger than the server takes; the bot sends smaller ones.';
const lost = 'The shell on the server is gone (restart of WinRM, idle time-out, or ended by somebody).';
const switchedOff =
  'Remote shells are switched off on the server: look at AllowRemoteShellAccess (winrm get winrm/config/winrs, or group policy).';
const notAllowed =
  'Remote access to the endpoint is not allowed: see Enable-PSRemoting and Get-PSSessionConfiguration on the server.';
const identity =
  'The endpoint is registered, but the account that it should run as cannot log on (run-as account, virtual account or gMSA): register it again.';

const rows: readonly Row[] = [
  [2150858793, 'again', 'deadline', 'The server had nothing to say within its time; the bot asks again.'],
  [170, 'wait', 'deadline', 'The server is busy with an earlier message; the bot waits and sends again.'],
  [2150858843, 'gone', 'shell-lost', lost],
  [995, 'gone', 'shell-lost', lost],
  [2150859082, 'ignore', 'shell-lost', 'The shell on the server was closed already.'],
  [2150859173, 'back-off', 'quota-reached', shellsFull],
  [2150859236, 'back-off', 'quota-reached', shellsFull],
  [2150859174, 'recreate', 'quota-reached', commandsFull],
  [2150859240, 'recreate', 'quota-reached', commandsFull],
  [2150859241, 'recreate', 'quota-reached', commandsFull],
  [2150859175, 'back-off', 'quota-reached', quota],
  [2150859176, 'back-off', 'quota-reached', quota],
  [2150859179, 'back-off', 'quota-reached', quota],
  [2150858815, 'back-off', 'quota-reached', quota],
  [2150858823, 'smaller', 'quota-reached', tooLarge],
  [2150858824, 'smaller', 'quota-reached', tooLarge],
  [2150858825, 'smaller', 'quota-reached', tooLarge],
  [
    5,
    'give-up',
    'access-denied',
    'The login was right, but the account may not use this endpoint: add it to the endpoint\u2019s permissions (JEA role, or Remote Management Users).',
  ],
  [
    2150858806,
    'give-up',
    'login-refused',
    'The server refused the credentials: check the account, its password and whether it is locked.',
  ],
  [
    2150858752,
    'give-up',
    'endpoint-missing',
    'The server has no endpoint of this name: register the session configuration there, or correct configurationName.',
  ],
  [2150859180, 'give-up', 'remoting-off', switchedOff],
  [2150859229, 'give-up', 'remoting-off', notAllowed],
  [2150859235, 'give-up', 'remoting-off', notAllowed],
  [2150859231, 'give-up', 'endpoint-broken', identity],
  [2150859259, 'give-up', 'endpoint-broken', identity],
  [2150859261, 'give-up', 'endpoint-broken', identity],
  [2152991685, 'older', 'protocol-refused', 'The server speaks an older version of PowerShell remoting.'],
  [
    2147942402,
    'give-up',
    'protocol-refused',
    'The server did not find the program to start: is Windows PowerShell 5.1 installed and on the path?',
  ],
];

/** Every fault that is known, one rule each. */
export const faultRules: readonly FaultRule[] = rows.map(([code, action, errorCode, mend]) => ({
  ...{ code, action, errorCode, mend },
}));

const byCode = new Map(faultRules.map((rule) => [rule.code, rule]));

/** A fault as an error that says what to do about it; `data` has the server's number and words. */
export class FaultError extends ConnectorError {
  readonly action: FaultAction;
  readonly fault: Fault;

  constructor(fault: Fault, server: string) {
    const rule = byCode.get(fault.code);
    const number = String(fault.code);
    const mend = rule?.mend ?? 'The server refused the request; its own words are in the log.';
    super(rule?.errorCode ?? 'protocol-refused', `${server}: ${mend} (WS-Management fault ${number}: ${fault.text})`, {
      data: { host: server, fault: number, ...(fault.text !== '' && { detail: fault.text }) },
    });
    this.action = rule?.action ?? 'give-up';
    this.fault = fault;
  }
}

/** Turns a status of HTTP that brought no fault into an error, or into nothing when it is a success. */
export function explainStatus(status: number, server: string): ConnectorError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const data = { host: server, status: String(status) };
  const explain = (code: ConnectorErrorCode, message: string): ConnectorError =>
    new ConnectorError(code, `${server}: ${message} (HTTP ${status})`, { data });
  switch (status) {
    case 400:
      return explain('seal-broken', 'the server could not unseal the message; the bot logs in anew.');
    case 401:
      return explain(
        'login-refused',
        'the server refused the login: account, password, clock, or channel binding; an account may be locked.',
      );
    case 403:
      return explain('access-denied', 'the server lets this account or address in no further.');
    case 404:
      return explain('unreachable', 'no WinRM listens there under /wsman; is the port that of another web server?');
    case 413:
      return explain('quota-reached', 'the message was larger than the web server takes.');
    case 503:
      return explain('quota-reached', 'the service is starting or overloaded; the bot tries again later.');
    default:
      return explain('bad-answer', 'the server answered with a status that WS-Management does not use.');
  }
}
