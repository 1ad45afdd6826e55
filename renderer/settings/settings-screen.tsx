import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings } from '../../protocol/wire/http.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Select } from '../components/select.js';
import { Switch } from '../components/switch.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { preferences, usePreferences } from '../meeting/preferences.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { settingsWords } from '../words/settings-words.js';
import { AccountSection, type AccountSectionProps } from './account-section.js';
import { chooseTheme, THEMES, useTheme, type Theme } from './appearance.js';
import { Section } from './section.js';
import styles from './settings-screen.module.css';
import { TurnOnE2eeDialog } from './turn-on-e2ee-dialog.js';

export interface SettingsScreenProps extends AccountSectionProps {
  readonly service: ServiceClient;
  readonly onChanged: (settings: Settings) => void;
}

export function SettingsScreen(props: SettingsScreenProps) {
  return (
    <>
      <ScreenHeading>{settingsWords.title}</ScreenHeading>
      <Security {...props} />
      <Appearance />
      <AccountSection {...props} />
    </>
  );
}

function Security({ account, service, onChanged }: SettingsScreenProps) {
  const [asking, ask] = useState(false);
  const { allowE2ee } = account.settings;
  const changing = useMutation({
    mutationFn: async (settings: Settings) =>
      valueOrThrow(await service.call('changeSettings', { body: settings })),
    onSuccess: (settings) => {
      ask(false);
      onChanged(settings);
    },
  });
  const fault = faultOf(changing.error);
  const flip = (on: boolean) => {
    changing.reset();
    if (on) ask(true);
    else changing.mutate({ allowE2ee: false });
  };
  return (
    <Section title={settingsWords.security}>
      <Switch
        label={settingsWords.e2ee}
        description={allowE2ee ? settingsWords.e2eeOn : settingsWords.e2eeOff}
        checked={allowE2ee}
        onCheckedChange={flip}
      />
      {fault === null || asking ? null : <FaultNotice fault={fault} />}
      <TurnOnE2eeDialog
        open={asking}
        busy={changing.isPending}
        fault={fault}
        onClose={() => ask(false)}
        onTurnOn={() => changing.mutate({ allowE2ee: true })}
      />
    </Section>
  );
}

function Appearance() {
  const theme = useTheme();
  const { letterKeys } = usePreferences();
  return (
    <Section title={settingsWords.appearance}>
      <div className={styles.narrow}>
        <Select
          label={settingsWords.theme}
          value={theme}
          options={THEMES.map((value) => ({ value, label: settingsWords.themes[value] }))}
          onChange={(chosen) => chooseTheme(chosen as Theme)}
        />
      </div>
      <Switch
        label={settingsWords.letterKeys}
        description={settingsWords.letterKeysDetail}
        checked={letterKeys}
        onCheckedChange={(on) => preferences.change({ letterKeys: on })}
      />
    </Section>
  );
}
