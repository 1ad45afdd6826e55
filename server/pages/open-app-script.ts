/**
 * The one script of the service's pages. What stands behind the "#" (a passcode, the secret of a mail) is never sent to a web server, so
 * only here, in the visitor's browser, can it be put onto the link that opens the app. It is kept nowhere and sent nowhere.
 */
export const OPEN_APP_SCRIPT = `'use strict';
const open = document.getElementById('open-app');
const addSecret = () => {
  const secret = /^#[^#]{1,576}$/.test(location.hash) ? location.hash : '';
  if (open !== null) open.href = open.dataset.link + secret;
};
addSecret();
window.addEventListener('hashchange', addSecret);
`;
