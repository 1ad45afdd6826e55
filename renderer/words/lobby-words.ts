// What the lobby and the choice of devices say.
export const lobbyWords = {
  title: 'Ready to join?',
  meetingNumber: (number: string) => `Meeting ${number}`,
  yourName: 'Your name',
  nameMissing: 'Type the name the others will see.',
  nameTooLong: 'That name is too long. Shorten it.',
  nameOdd: 'Use only letters, digits, spaces and signs.',
  passcode: 'Passcode',
  passcodeMissing: 'Type the passcode from the invitation.',
  join: 'Join now',
  signIn: 'Sign in',
  back: 'Back',

  mute: 'Mute',
  unmute: 'Unmute',
  cameraOff: 'Turn camera off',
  cameraOn: 'Turn camera on',
  pictureOff: 'Your camera is off',
  pictureStarting: 'Starting the camera',
  preview: 'Your picture, as in a mirror',
  microphoneOff: 'Your microphone is off',
  tryAgain: 'Try again',
  // Offered beside a fault: one can join without the camera or the microphone.
  joinWithout: {
    camera: 'You can also join without a camera.',
    microphone: 'You can also join and listen.',
  },

  camera: 'Camera',
  microphone: 'Microphone',
  speaker: 'Speaker',
  systemDefault: 'Chosen by the system',
  level: 'Microphone level',
  testSpeaker: 'Play a sound',

  e2ee: 'This meeting is end-to-end encrypted.',
  e2eeDetail:
    'Only the people in it can see and hear it; the service cannot. Compare the security code when you are in.',
  notAvailable: (features: string) => `Not available: ${features}.`,
  enhanced: 'This meeting uses enhanced encryption.',
  enhancedDetail:
    "It is encrypted on its way; your organisation's service holds the key. For a meeting that the service cannot read, ask the host for an end-to-end encrypted one.",
} as const;
