import { Select } from '../components/select.js';
import { Switch } from '../components/switch.js';
import { FeedbackSection } from '../feedback/feedback-section.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { preferences, usePreferences } from '../meeting/preferences.js';
import { SettingList } from '../policy/setting-list.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { ownWords } from '../words/own-words.js';
import { settingsWords } from '../words/settings-words.js';
import { AccountSection, type AccountSectionProps } from './account-section.js';
import { chooseTheme, THEMES, useTheme, type Theme } from './appearance.js';
import { DataSection } from './data-section.js';
import { PasswordSection } from './password-section.js';
import { Section } from './section.js';
import { SessionsSection } from './sessions-section.js';
import styles from './settings-screen.module.css';

export interface SettingsScreenProps extends AccountSectionProps {
  readonly service: ServiceClient;
}

/** Everything about oneself: what one may use, how the app looks, where one is signed in, one's data. */
export function SettingsScreen(props: SettingsScreenProps) {
  const { service, onSignOutHere } = props;
  return (
    <>
      <ScreenHeading>{settingsWords.title}</ScreenHeading>
      <section className={styles.mine} aria-labelledby="my-settings">
        <h2 id="my-settings">{settingsWords.security}</h2>
        <SettingList service={service} place={{ at: 'own' }} label={ownWords.settingsLabel} />
      </section>
      <Appearance />
      <AccountSection {...props} />
      <SessionsSection service={service} />
      <PasswordSection service={service} />
      <FeedbackSection service={service} version={props.about.version} />
      <DataSection service={service} onDeleted={onSignOutHere} />
    </>
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
