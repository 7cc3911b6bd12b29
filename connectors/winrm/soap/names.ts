/** Namespaces of WS-Management's messages. */
export const namespaces = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  management: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  microsoft: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  shell: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
  fault: 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault',
} as const;

const transfer = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';

/** What each operation is called on the wire. */
export const actions = {
  create: `${transfer}/Create`,
  delete: `${transfer}/Delete`,
  command: `${namespaces.shell}/Command`,
  send: `${namespaces.shell}/Send`,
  receive: `${namespaces.shell}/Receive`,
  signal: `${namespaces.shell}/Signal`,
} as const;

/** Codes that end or stop a command. PSRP has a stop of its own. */
export const signals = {
  terminate: `${namespaces.shell}/signal/Terminate`,
  ctrlC: `${namespaces.shell}/signal/ctrl_c`,
  psrpStop: 'powershell/signal/ctrl_c',
} as const;

/** What a shell runs. */
export const resources = {
  cmd: `${namespaces.shell}/cmd`,
  powershell: (configurationName: string) => `http://schemas.microsoft.com/powershell/${configurationName}`,
} as const;
