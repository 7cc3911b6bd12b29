const soap = 'http://www.w3.org/2003/05/soap-envelope';
const shell = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';

/** An answer as Windows writes it. */
export function answerXml(relatesTo: string, body: string): string {
  return `<s:Envelope xml:lang="en-US" xmlns:s="${soap}" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:rsp="${shell}"><s:Header><a:Action>urn:answer</a:Action><a:MessageID>uuid:1</a:MessageID><a:To>anonymous</a:To><a:RelatesTo>${relatesTo}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

/** A fault as Windows writes it; `wmi` is the number inside, where a quota puts the real one. */
export function faultXml(relatesTo: string, fault: { code: number; text: string; wmi?: number }): string {
  const inner =
    fault.wmi === undefined
      ? fault.text
      : `<f:ProviderFault provider="Shell" path="x"><p:MSFT_WmiError xmlns:p="urn:wmi"><p:error_Code>${fault.wmi}</p:error_Code></p:MSFT_WmiError></f:ProviderFault>`;
  return answerXml(
    relatesTo,
    `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>w:TimedOut</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">reason</s:Text></s:Reason><s:Detail><f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="${fault.code}" Machine="wsus01"><f:Message>${inner}</f:Message></f:WSManFault></s:Detail></s:Fault>`,
  );
}

/** The body of a ReceiveResponse with one chunk of output. */
export function outputXml(text: string): string {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  return `<rsp:ReceiveResponse><rsp:Stream Name="stdout" CommandId="C">${base64}</rsp:Stream><rsp:CommandState CommandId="C" State="${shell}/CommandState/Done"><rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState></rsp:ReceiveResponse>`;
}
