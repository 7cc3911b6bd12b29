import type { WinrmEndpoint } from '../../../../connectors/winrm/endpoint.ts';
import { echo } from './echo.ts';

// The Kerberos library reads the environment of its process, which jest keeps from its tests.
const [, , endpoint = '', text = ''] = process.argv;
console.log(JSON.stringify(await echo(JSON.parse(endpoint) as WinrmEndpoint, text)));
