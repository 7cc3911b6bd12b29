import { describe, expect, test } from '@jest/globals';
import { nodeContext } from '../../../connectors/context.ts';
import { connectorErrorCodes } from '../../../connectors/errors.ts';
import { readAnswer } from '../../../connectors/winrm/soap/answer.ts';
import { writeEnvelope } from '../../../connectors/winrm/soap/envelope.ts';
import { explainStatus, FaultError, faultRules } from '../../../connectors/winrm/soap/faults.ts';
import { readXml } from '../../../connectors/winrm/soap/xml.ts';
import { answerXml, faultXml } from './answers.ts';

const id = 'uuid:6A2F0D5E-0000-4000-8000-000000000001';

const expected: readonly (readonly [number, string, string])[] = [
  [2150858793, 'again', 'deadline'],
  [170, 'wait', 'deadline'],
  [2150858843, 'gone', 'shell-lost'],
  [995, 'gone', 'shell-lost'],
  [2150859082, 'ignore', 'shell-lost'],
  [2150859173, 'back-off', 'quota-reached'],
  [2150859236, 'back-off', 'quota-reached'],
  [2150859174, 'recreate', 'quota-reached'],
  [2150859240, 'recreate', 'quota-reached'],
  [2150859241, 'recreate', 'quota-reached'],
  [2150859175, 'back-off', 'quota-reached'],
  [2150859176, 'back-off', 'quota-reached'],
  [2150859179, 'back-off', 'quota-reached'],
  [2150858815, 'back-off', 'quota-reached'],
  [2150858823, 'smaller', 'quota-reached'],
  [2150858824, 'smaller', 'quota-reached'],
  [2150858825, 'smaller', 'quota-reached'],
  [5, 'give-up', 'access-denied'],
  [2150858806, 'give-up', 'login-refused'],
  [2150858752, 'give-up', 'endpoint-missing'],
  [2150859180, 'give-up', 'remoting-off'],
  [2150859229, 'give-up', 'remoting-off'],
  [2150859235, 'give-up', 'remoting-off'],
  [2150859231, 'give-up', 'endpoint-broken'],
  [2150859259, 'give-up', 'endpoint-broken'],
  [2150859261, 'give-up', 'endpoint-broken'],
  [2152991685, 'older', 'protocol-refused'],
  [2147942402, 'give-up', 'protocol-refused'],
];

describe('faults of WS-Management', () => {
  test.each(expected)('%d is met with %s and told as %s', (code, action, errorCode) => {
    const answer = readAnswer(Buffer.from(faultXml(id, { code, text: 'own words' })), id);
    if (answer.kind !== 'fault') throw new Error('no fault was read');
    const error = new FaultError(answer.fault, 'wsus01');
    expect(error).toMatchObject({ action, code: errorCode, data: { host: 'wsus01', fault: String(code) } });
    expect(error.message).toContain('own words');
    expect(error.message.length).toBeGreaterThan(60);
    expect(connectorErrorCodes).toContain(error.code);
  });

  test('the table has no row that this test does not know', () => {
    expect(faultRules.map((rule) => rule.code)).toEqual(expected.map(([code]) => code));
  });

  test('a fault that nobody knows is given up, with the server\u2019s own words', () => {
    const error = new FaultError({ code: 4711, subcode: 'InternalError', text: 'no idea' }, 'wsus01');
    expect(error).toMatchObject({ action: 'give-up', code: 'protocol-refused', data: { detail: 'no idea' } });
  });

  test('the number of a quota is taken from inside the WMI error', () => {
    const xml = faultXml(id, { code: 2150858754, text: 'outer', wmi: 2150859173 });
    expect(readAnswer(Buffer.from(xml), id)).toMatchObject({ kind: 'fault', fault: { code: 2150859173 } });
  });

  test('a number printed with a sign is the same number', () => {
    const xml = faultXml(id, { code: -2144108503, text: 'signed' });
    expect(readAnswer(Buffer.from(xml), id)).toMatchObject({ fault: { code: 2150858793 } });
  });

  test.each([
    [400, 'seal-broken'],
    [401, 'login-refused'],
    [403, 'access-denied'],
    [404, 'unreachable'],
    [413, 'quota-reached'],
    [503, 'quota-reached'],
    [302, 'bad-answer'],
    [500, 'bad-answer'],
  ])('HTTP %d without a message is told as %s', (status, code) => {
    expect(explainStatus(status, 'wsus01')).toMatchObject({ code, data: { status: String(status) } });
  });
});

describe('envelopes', () => {
  test('have a fresh id each, all headers, and their text escaped', () => {
    const addressing = { url: 'https://h:5986/wsman?a&b', sessionId: 'S', maxEnvelopeBytes: 153_600 };
    const message = {
      action: 'urn:do',
      resourceUri: 'urn:<cmd>',
      body: '',
      shellId: 'A"1',
      options: [{ name: 'o', value: '<v>', isMandatory: true }],
    };
    const [first, second] = [0, 1].map(() => writeEnvelope(message, addressing, nodeContext));
    expect(first?.messageId).not.toBe(second?.messageId);
    const text = String(first?.bytes);
    expect(readXml(first?.bytes ?? Buffer.alloc(0)).name).toBe('Envelope');
    expect(text).toContain('<w:Selector Name="ShellId">A&quot;1</w:Selector>');
    expect(text).toContain('<w:Option Name="o" MustComply="true">&lt;v&gt;</w:Option>');
    expect(text).toContain('<w:OperationTimeout>PT20.000S</w:OperationTimeout>');
    expect(text).toContain('<w:MaxEnvelopeSize s:mustUnderstand="true">153600</w:MaxEnvelopeSize>');
  });

  test.each([
    ['another request\u2019s answer', answerXml('uuid:OTHER', '<x/>')],
    ['an answer to nothing', answerXml(id, '<x/>').replace(/<a:RelatesTo>.*<\/a:RelatesTo>/, '')],
    ['an undeclared prefix', answerXml(id, '<nobody:x/>')],
    ['a document type', `<!DOCTYPE a [<!ENTITY e "x">]>${answerXml(id, '<x>&e;</x>')}`],
    ['a tag that is not closed', answerXml(id, '<x>')],
    ['the same attribute twice', answerXml(id, '<x a="1" a="2"/>')],
    ['a depth without end', answerXml(id, '<x>'.repeat(5000))],
    [
      'SOAP 1.1',
      answerXml(id, '<x/>').replaceAll(
        'http://www.w3.org/2003/05/soap-envelope',
        'http://schemas.xmlsoap.org/soap/envelope/',
      ),
    ],
    ['nothing', ''],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(answerXml(id, '<x>')), Buffer.from([0xff, 0xfe])])],
  ])('%s is refused', (_, xml) => {
    expect(() => readAnswer(Buffer.from(xml), id)).toThrow(expect.objectContaining({ code: 'bad-answer' }));
  });
});
