import { describe, test, expect } from '@jest/globals';
import { helpText, readSettings, settingRows } from './settings.js';

describe('settings of the service', () => {
  test('have defaults that listen on loopback only', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({
      ok: true,
      value: {
        host: '127.0.0.1',
        port: 8787,
        livekit: null,
        databaseUrl: null,
        mediaAddress: '127.0.0.1',
      },
    });
  });

  test('name the setting that makes no sense', () => {
    const cases = {
      CONCLAVE_PORT: 'eighty',
      CONCLAVE_MAX_PEOPLE: '0',
      DATABASE_URL: 'mysql://x',
      CONCLAVE_PUBLIC_URL: 'javascript:alert(1)',
      LOG_LEVEL: 'loud',
      CONCLAVE_SMTP_URL: 'http://mail.example.org',
      CONCLAVE_OPERATOR_TOKEN: 'short',
      CONCLAVE_POLICY: 'cloudRecording=maybe',
    };
    for (const [setting, value] of Object.entries(cases))
      expect(readSettings({ [setting]: value })).toEqual({
        ok: false,
        fault: { code: 'setting-wrong', detail: { setting } },
      });
  });

  test('ask for key and secret of an engine that others run', () => {
    expect(readSettings({ LIVEKIT_URL: 'ws://media:7880' })).toMatchObject({
      fault: { detail: { setting: 'LIVEKIT_API_KEY' } },
    });
    expect(
      readSettings({
        LIVEKIT_URL: 'http://media:7880/',
        LIVEKIT_API_KEY: 'k',
        LIVEKIT_API_SECRET: 's',
      }),
    ).toMatchObject({
      ok: true,
      value: { livekit: { url: 'ws://media:7880', key: 'k', secret: 's' } },
    });
  });

  test('are all in --help', () => {
    for (const name of Object.keys(settingRows)) expect(helpText()).toContain(name);
  });
});
