// Every expected failure of Conclave, once: its code, the HTTP status where the service answers with it (null: never over HTTP),
// and the sentence a person reads. A sentence says what happened and what to do.

interface FaultRow {
  readonly status: number | null;
  readonly says: string;
}

export const faults = {
  // protocol.md appendix: what a client refuses
  cbor: {
    status: null,
    says: 'A message was not written the way Conclave writes messages, so it was not used.',
  },
  schema: { status: null, says: 'A message had the wrong parts, so it was not used.' },
  participantId: { status: null, says: 'A participant was named in a way Conclave does not use.' },
  signature: { status: null, says: 'A message was not signed by the person it claims to be from.' },
  x25519: { status: null, says: "Someone's app sent an encryption key that is not safe to use." },
  mlkem: { status: null, says: "Someone's app sent an encryption key that is not safe to use." },
  box: { status: null, says: 'The meeting key that arrived could not be opened.' },
  seal: { status: null, says: 'A stored key could not be opened. Nothing was changed.' },
  announcement: { status: null, says: "Someone's app introduced itself for another meeting." },
  certificate: { status: null, says: "Someone's admission to this meeting is not valid." },
  keybox: { status: null, says: 'A meeting key arrived that was not meant for now or for you.' },
  link: { status: null, says: 'The list of participants changed in a way that is not allowed.' },
  heartbeat: { status: null, says: "The leader's sign of life does not fit what came before." },
  gap: { status: null, says: "Part of the leader's messages is missing. Fetching it again." },
  split: {
    status: null,
    says: 'This meeting was split: not everyone is told the same. You have left to stay safe.',
  },
  sframe: {
    status: null,
    says: 'Something in this meeting could not be decrypted, so it is left out.',
  },
  codec: {
    status: null,
    says: 'This kind of video cannot be end-to-end encrypted, so it was not sent.',
  },
  replay: {
    status: null,
    says: 'Something in this meeting arrived twice. The second time it was dropped.',
  },
  say: { status: null, says: 'A message did not come from the person it claims to be from.' },

  // the meeting, seen by one client
  'leader-lost': {
    status: null,
    says: 'The connection to the meeting leader is lost. Waiting for it to come back.',
  },
  'leader-gone': {
    status: null,
    says: 'The meeting leader has not been heard from for 100 seconds, so you have left.',
  },
  'leader-not-listed': {
    status: null,
    says: 'The service named a meeting leader who was not let into this locked meeting. You have left to stay safe.',
  },
  'leader-not-known': {
    status: null,
    says: 'The new meeting leader was not in the meeting before, so nothing is sent until you accept them.',
  },
  'newcomer-locked-out': {
    status: null,
    says: 'Someone asked to join and was not let in, because the meeting is locked. Unlock it to let them in.',
  },
  'newcomer-not-listed': {
    status: null,
    says: 'Someone asked to join and was not let in: the meeting is full, or their app shows an identity that is taken.',
  },
  'identity-changed': {
    status: null,
    says: 'Someone came under another identity than before. What they sent was dropped.',
  },
  'announcement-old': {
    status: null,
    says: "Someone's app introduced itself with something from an earlier time. It was dropped.",
  },
  'too-much-waiting': {
    status: null,
    says: 'The service sent more than can wait until the meeting leader is known. The oldest of it was dropped.',
  },
  'too-many-announced': {
    status: null,
    says: 'The service named more people than a meeting can have. Whoever came last was left out.',
  },
  'removed-came-back': {
    status: null,
    says: 'Someone who was removed asked to join again and was not let in.',
  },
  unlocked: {
    status: null,
    says: 'The meeting was unlocked: new people can join from now on.',
  },
  request: {
    status: null,
    says: 'Someone asked to lock, unlock, remove or rename, but may not, or asked too late. Nothing was changed.',
  },
  'request-refused': {
    status: null,
    says: 'The meeting leader did not do what you asked for. Only a host may lock, unlock or remove.',
  },
  'no-key': {
    status: null,
    says: 'Your app has no current meeting key. Asking the leader for it.',
  },
  'not-listed': {
    status: null,
    says: 'You are no longer on the list of participants. Nothing more is sent.',
  },
  'self-test-failed': {
    status: null,
    says: 'This computer cannot guarantee that picture and sound leave it encrypted, so end-to-end encrypted meetings are refused here. Update the app.',
  },
  'service-root-changed': {
    status: null,
    says: 'This service shows another identity than before. Do not join until your administrator explains why.',
  },
  'frames-restarted': {
    status: null,
    says: 'The part of the app that encrypts picture and sound stopped and was started again. Nothing was sent meanwhile.',
  },
  'frames-not-sent': {
    status: null,
    says: 'Your picture or sound does not get to the encryption of this app, so it is not sent. Trying again.',
  },
  'message-not-sent': {
    status: null,
    says: 'Your message was not sent: there is no key for it yet, or it is too long. Try again in a moment.',
  },
  'sent-unprotected': {
    status: null,
    says: 'Picture or sound left this computer without encryption, so you have left the meeting. Update the app before you join again.',
  },
  'connection-lost': { status: null, says: 'The connection to the service is lost. Trying again.' },
  'media-lost': { status: null, says: 'Picture and sound are interrupted. Connecting again.' },
  'camera-busy': {
    status: null,
    says: 'Another program is using the camera. Close it there, then try again.',
  },
  'camera-denied': {
    status: null,
    says: 'Conclave may not use the camera. Allow it in the system settings, then try again.',
  },
  'camera-unprotected': {
    status: null,
    says: 'Your picture could not be encrypted, so the camera was turned off. Nothing of it was sent. Try again.',
  },
  'camera-missing': { status: null, says: 'No camera was found. You can join without one.' },
  'microphone-busy': {
    status: null,
    says: 'Another program is using the microphone. Close it there, then try again.',
  },
  'microphone-denied': {
    status: null,
    says: 'Conclave may not use the microphone. Allow it in the system settings, then try again.',
  },
  'microphone-unprotected': {
    status: null,
    says: 'Your sound could not be encrypted, so the microphone was turned off. Nothing of it was sent. Try again.',
  },
  'microphone-missing': { status: null, says: 'No microphone was found. You can join and listen.' },
  'meeting-ended': { status: 410, says: 'The meeting has ended.' },
  'nobody-left': {
    status: 410,
    says: 'Everyone had left, so the meeting has ended. Its host can start it again.',
  },
  replaced: {
    status: null,
    says: 'You joined this meeting again from this computer. This window has left.',
  },

  'service-oversteps': {
    status: null,
    says: 'The service offered a key or a feature that an end-to-end encrypted meeting does not have. It was not used.',
  },

  // main and its keychain
  'keychain-locked': {
    status: null,
    says: 'Your keychain is locked. Unlock it and try again; nothing was lost.',
  },
  'keychain-missing': {
    status: null,
    says: 'No keychain was found. You will have an identity for this run of the app only.',
  },
  'statement-refused': {
    status: null,
    says: 'The app refused to sign something that is not part of this meeting.',
  },
  'ipc-refused': { status: null, says: 'The app refused a request that it does not know.' },

  // the service
  'bad-request': {
    status: 400,
    says: 'The service did not understand the request. Update the app and try again.',
  },
  'email-taken': {
    status: 409,
    says: 'There is already an account with this e-mail address. Sign in instead.',
  },
  'wrong-password': {
    status: 401,
    says: 'The e-mail address or the password is not right. Check both and try again.',
  },
  'weak-password': { status: 422, says: 'Choose a password of at least 10 characters.' },
  deactivated: {
    status: 403,
    says: 'Your account was deactivated. Ask your administrator.',
  },
  'link-void': {
    status: 410,
    says: 'This link was used already or is too old. Ask for another.',
  },
  'mail-failed': {
    status: 503,
    says: 'The mail could not be sent, so nothing was changed. Try again later.',
  },
  'last-owner': {
    status: 409,
    says: 'The account would be left without an owner. Make someone else an owner first.',
  },
  'plan-basic': {
    status: 403,
    says: 'The Basic plan is for one person. Move the account to a paid plan first.',
  },
  'not-alone': {
    status: 409,
    says: 'There are other people in this account, so it cannot be on the Basic plan.',
  },
  'already-member': { status: 409, says: 'This person is in your account already.' },
  'invitation-not-yours': {
    status: 403,
    says: 'This invitation was sent to another e-mail address. Sign in with that one.',
  },
  'in-other-account': {
    status: 409,
    says: 'You already belong to an account with other people. Only an account of one can move.',
  },
  'unknown-person': { status: 404, says: 'There is no such person in your account.' },
  'group-taken': { status: 409, says: 'There is a group with this name already.' },
  'signed-out': { status: 401, says: 'You are signed out. Sign in again.' },
  'not-allowed': { status: 403, says: 'You are not allowed to do this.' },
  'unknown-meeting': {
    status: 404,
    says: 'There is no meeting with this number. Check it and try again.',
  },
  'not-found': { status: 404, says: 'There is nothing here.' },
  'wrong-passcode': { status: 403, says: 'The passcode is not right. Check it and try again.' },
  'passcode-needed': { status: 403, says: 'This meeting has a passcode. Type it to join.' },
  'host-not-here': {
    status: 409,
    says: 'The host has not started the meeting yet. You will join as soon as it starts.',
  },
  'no-host': {
    status: null,
    says: 'The service wanted you to begin this meeting without its host. With end-to-end encryption that is off: join when the host is there.',
  },
  'registered-only': {
    status: 403,
    says: 'Only people who are signed in may join this meeting. Sign in and try again.',
  },
  'meeting-cancelled': { status: 410, says: 'The host called this meeting off.' },
  'meeting-changed': {
    status: 409,
    says: 'This meeting was changed meanwhile. Look at the change, then decide again.',
  },
  'meeting-runs': { status: 409, says: 'The meeting is running. End it first.' },
  'encryption-fixed': {
    status: 409,
    says: 'A meeting keeps the encryption that it was made with: its invitations say which. Make a new meeting for another.',
  },
  'too-late': {
    status: 409,
    says: 'The meeting would have begun by now, so it stays called off. Schedule a new one.',
  },
  'waiting-room': {
    status: 409,
    says: 'The host lets people in one by one. Wait until you are let in.',
  },
  denied: { status: 403, says: 'The host did not let you in.' },
  'meeting-locked': {
    status: 409,
    says: 'The meeting is locked, so nobody new can join. Ask the host to unlock it, then try again.',
  },
  'leader-decides': {
    status: 409,
    says: "In an end-to-end encrypted meeting the leader's app does this, not the service.",
  },
  'waiting-room-full': {
    status: 409,
    says: 'Too many people wait to be let in. Try again in a few minutes.',
  },
  'meeting-full': { status: 409, says: 'The meeting is full.' },
  removed: { status: 403, says: 'You were removed from this meeting.' },
  'e2ee-off': {
    status: 403,
    says: 'End-to-end encryption is off for you. Turn it on in Settings, under My security.',
  },
  'e2ee-locked-off': {
    status: 403,
    says: 'Your administrator has turned end-to-end encryption off for you. Ask them to allow it.',
  },
  'encryption-type-locked': {
    status: 403,
    says: 'Your administrator has decided which encryption your meetings have. Make the meeting with that one.',
  },
  'setting-locked': {
    status: 403,
    says: 'This setting is locked, so it was not changed. Ask whoever locked it.',
  },
  'setting-changed': {
    status: 409,
    says: 'Someone else changed this setting meanwhile. Look at their change, then decide again.',
  },
  'off-in-e2ee': {
    status: 403,
    says: 'End-to-end encryption switches this off in this meeting. Nothing was sent.',
  },
  'feature-off': {
    status: 403,
    says: "The host's settings switch this off. Ask the host or their administrator to turn it on.",
  },
  'no-recorder': {
    status: 501,
    says: 'Your server has no recorder. Ask whoever runs it to connect one.',
  },
  'limit-reached': {
    status: 409,
    says: 'There is no room for more of these in this meeting. Delete one, or wait a moment.',
  },
  'not-available-yet': { status: 501, says: 'This is not available yet.' },
  'browser-refused': {
    status: 426,
    says: 'A browser cannot join an end-to-end encrypted meeting: its page would come from the service. Open the meeting in the Conclave app.',
  },
  'phone-refused': {
    status: 426,
    says: 'A phone call cannot be end-to-end encrypted. Join from the Conclave app on a computer.',
  },
  'room-system-refused': {
    status: 426,
    says: 'SIP and H.323 room systems cannot join an end-to-end encrypted meeting. Join from the Conclave app, on a computer in the room if need be.',
  },
  'sdk-refused': {
    status: 426,
    says: 'This app was not made by Conclave and cannot join an end-to-end encrypted meeting. Join from the Conclave app.',
  },
  'client-too-old': {
    status: 426,
    says: 'This version of Conclave is too old for end-to-end encrypted meetings. Update the app and join again.',
  },
  'phone-check-needed': {
    status: 403,
    says: 'Confirm your phone number once, then you can host and join end-to-end encrypted meetings.',
  },
  'phone-number-wrong': {
    status: 422,
    says: 'This is no phone number. Check the country and the digits.',
  },
  'phone-number-landline': {
    status: 422,
    says: 'This number gets no text messages. Use the number of a mobile phone.',
  },
  'phone-number-blocked': {
    status: 403,
    says: 'No code can be sent to this number. Use another one, or ask whoever runs the service.',
  },
  'phone-number-used': {
    status: 409,
    says: 'This number stands for as many people as it may. Use another one.',
  },
  'phone-code-wrong': {
    status: 422,
    says: 'The code is not right. Check it and type it again.',
  },
  'phone-code-void': {
    status: 410,
    says: 'There is no code that works now: it is too old, was tried too often or was used. Ask for another.',
  },
  'too-many-codes': {
    status: 429,
    says: 'Too many codes were asked for. Wait a while, then ask again.',
  },
  'sms-failed': {
    status: 503,
    says: 'Text messages do not work at the moment. Nothing was lost; try again in a minute.',
  },
  'too-many-attempts': { status: 429, says: 'Too many attempts. Wait a minute and try again.' },
  'too-much-feedback': {
    status: 429,
    says: 'You have sent a lot of feedback today. Thank you; send more tomorrow.',
  },
  'too-large': { status: 413, says: 'That is too large to send.' },
  flood: {
    status: 429,
    says: 'Your app sent too much at once and was disconnected. It will connect again.',
  },
  'origin-refused': { status: 403, says: 'Only the Conclave app may connect here.' },
  'disk-full': {
    status: 507,
    says: 'The service has no room left on its disk. Nothing was lost; tell its operator.',
  },
  'database-busy': {
    status: 503,
    says: 'Another service already uses this data folder. Stop it, or choose another folder with CONCLAVE_DATA.',
  },
  'database-version': {
    status: null,
    says: 'The data folder was made by another version of the database. Start the version of Conclave that made it, or choose another folder with CONCLAVE_DATA.',
  },
  'setting-wrong': {
    status: null,
    says: 'A setting of the service makes no sense. Run it with --help to see them all.',
  },
  'engine-missing': {
    status: null,
    says: 'The media engine was not found. Run npm run setup, or name it with LIVEKIT_BIN or LIVEKIT_URL.',
  },
  'port-taken': {
    status: null,
    says: 'The port is taken by another program. Stop it, or choose another with CONCLAVE_PORT.',
  },
  'engine-down': {
    status: 503,
    says: 'The media engine is restarting. Picture and sound come back by themselves.',
  },
  'service-unreachable': {
    status: null,
    says: 'The service cannot be reached. Check your connection and try again.',
  },
  'invitation-differs': {
    status: null,
    says: 'The service says that this meeting has another kind of encryption than its invitation says, so it was not opened. Do not join it; ask whoever invited you.',
  },
  'service-odd': {
    status: null,
    says: 'The service gave an answer that Conclave does not understand. Try again, or tell its operator.',
  },
  internal: {
    status: 500,
    says: 'Something went wrong in the service. Nothing was lost; try again.',
  },
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof faults;

/** The sentence a person reads for `code`. */
export function sentence(code: FaultCode): string {
  return faults[code].says;
}

export function isFaultCode(code: unknown): code is FaultCode {
  return typeof code === 'string' && Object.hasOwn(faults, code);
}
