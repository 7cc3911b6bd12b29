import type { ScriptFailure, ScriptResult } from '../../connectors/connector.ts';
import type { UnknownReason } from '../../guide/check.ts';

/** Why a whole run gave no facts, in the words of the guide. */
export function reasonOfRun(result: ScriptResult): UnknownReason {
  switch (result.error?.code) {
    case undefined:
    case 'cancelled':
    case 'run-seen':
      return 'incomplete';
    case 'unreachable':
    case 'connect-timeout':
    case 'circuit-open':
      return 'unreachable';
    case 'connection-lost':
    case 'shell-lost':
      return 'incomplete';
    case 'certificate-refused':
    case 'encryption-refused':
    case 'seal-broken':
      return 'certificate';
    case 'host-key-unknown':
    case 'host-key-changed':
    case 'certificate-changed':
      return 'host-key';
    case 'login-refused':
    case 'secret-missing':
    case 'access-denied':
    case 'kerberos-failed':
    case 'library-missing':
      return 'login-refused';
    case 'powershell-missing':
    case 'endpoint-missing':
    case 'endpoint-broken':
    case 'remoting-off':
    case 'quota-reached':
      return 'unreachable';
    case 'deadline':
      return 'timeout';
    case 'bad-answer':
    case 'protocol-refused':
    case 'answer-too-large':
    case 'driver-refused':
      return 'bad-answer';
    case 'powershell-too-old':
    case 'wrong-bitness':
    case 'language-mode':
    case 'blocked-by-antivirus':
    case 'database-unavailable':
      return result.error.code;
  }
}

/** Why one script gave no facts. */
export function reasonOfScript(failure: ScriptFailure): UnknownReason {
  switch (failure.code) {
    case 'digest':
    case 'run-seen':
      return 'bad-answer';
    default:
      return failure.code;
  }
}
