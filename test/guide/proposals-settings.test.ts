import { describe, expect, test } from '@jest/globals';
import type { GuideServer } from '../../guide/check.ts';
import { server } from './judging.ts';
import { propose, refusal, remediation } from './proposing.ts';

describe('set-proxy', () => {
  const expecting = (proxy: unknown): { server: GuideServer } => ({ server: server({ settings: { proxy } }) });

  test('takes the expected proxy from the settings', () => {
    const at = expecting({ name: 'proxy.example.com', port: 8080 });
    expect(propose('set-proxy', {}, at)).toEqual({
      parameters: { UseProxy: true, Name: 'proxy.example.com', Port: 8080 },
    });
    expect(propose('set-proxy', {}, expecting('none'))).toEqual({ parameters: { UseProxy: false } });
  });

  test('is refused without an expected proxy', () => {
    expect(refusal('set-proxy', {})).toBe('none-configured');
    expect(refusal('set-proxy', {}, expecting({ name: 'proxy' }))).toBe('none-configured');
  });

  test('undoes name, port and use', () => {
    const undo = remediation('set-proxy').definition.undo?.({ useProxy: false, name: 'old', port: 80 });
    expect(undo).toEqual({ UseProxy: false, Name: 'old', Port: 80 });
  });
});

describe('set-upstream', () => {
  const facts = {
    fromMicrosoftUpdate: false,
    name: 'WSUS01',
    port: 8531,
    useSsl: false,
    addresses: null,
    tcpOpen: null,
    socketError: null,
    serverSync: null,
    dssAuth: null,
    pingAnswered: null,
  };

  test('changes only what is wrong', () => {
    expect(propose('set-upstream', { 'upstream-connection': facts })).toEqual({ parameters: { Port: 8530 } });
    const elsewhere = { ...facts, name: '192.0.2.9', port: 8530 };
    expect(propose('set-upstream', { 'upstream-connection': elsewhere })).toEqual({
      parameters: { Name: 'wsus01.example.com' },
    });
    const top = { ...facts, fromMicrosoftUpdate: true, name: null, port: 8530 };
    expect(propose('set-upstream', { 'upstream-connection': top })).toEqual({
      parameters: { FromMicrosoftUpdate: false, Name: 'wsus01.example.com' },
    });
  });

  test('is refused when nothing differs, nobody knows, or no upstream is configured', () => {
    expect(refusal('set-upstream', { 'upstream-connection': { ...facts, port: 8530 } })).toBe('already-set');
    expect(refusal('set-upstream', {})).toBe('unknown');
    expect(refusal('set-upstream', {}, { upstream: undefined })).toBe('none-configured');
  });

  test('undoes all four values, but never sets port 0', () => {
    const { undo } = remediation('set-upstream').definition;
    expect(undo?.({ fromMicrosoftUpdate: true, name: '', port: 0, useSsl: false })).toEqual({
      FromMicrosoftUpdate: true,
      Name: '',
      UseSsl: false,
    });
  });
});

describe('grant-content-acl', () => {
  const entry = { sid: 'S-1-5-32-545', allow: true, rights: 1_179_817, inherited: false, appliesHere: true };
  const facts = (entries: readonly unknown[], isUnc = false) => ({
    contentDir: 'D:\\WSUS',
    isUnc,
    places: isUnc ? [] : [{ place: 'wsus-content', path: 'D:\\WSUS\\WsusContent', exists: true, entries }],
    healthEvent: null,
  });

  test('is offered when a right is missing', () => {
    expect(propose('grant-content-acl', { 'content-acl': facts([entry]) })).toEqual({ parameters: {} });
  });

  test('is refused for a deny entry, a share, and when nothing is missing', () => {
    expect(refusal('grant-content-acl', { 'content-acl': facts([{ ...entry, allow: false }]) })).toBe('denied');
    expect(refusal('grant-content-acl', { 'content-acl': facts([], true) })).toBe('network-share');
    const all = [entry, { ...entry, sid: 'S-1-5-20', rights: 2_032_127 }];
    expect(refusal('grant-content-acl', { 'content-acl': facts(all) })).toBe('already-set');
    expect(refusal('grant-content-acl', {})).toBe('unknown');
  });

  test('undoes to the entries of before, which may be none', () => {
    const { undo, parameters } = remediation('grant-content-acl').definition;
    const entries = [{ sid: 'S-1-5-20', rights: 1_179_817, inheritance: 3, propagation: 0 }];
    const before = { places: [{ place: 'wsus-content', path: 'D:\\WSUS\\WsusContent', entries }] };
    expect(parameters.parse(undo?.(before))).toEqual({ Restore: ['wsus-content;S-1-5-20;1179817;3;0'] });
    expect(undo?.({ places: [] })).toEqual({ Restore: [] });
  });
});
