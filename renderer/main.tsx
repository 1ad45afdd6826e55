import '../protocol/wire/zod-without-eval.js';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { bridge } from './bridge.js';
import { CrashBoundary } from './frame/crash-boundary.js';
import { transformSelfTest } from './media/transform-self-test.js';
import { joinMeeting } from './meeting/join-meeting.js';
import { restoreTheme } from './settings/appearance.js';

restoreTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <CrashBoundary>
    <App bridge={bridge()} joinMeeting={joinMeeting} />
  </CrashBoundary>,
);
// Its answer is there before anyone has found the button that needs it.
void transformSelfTest();
