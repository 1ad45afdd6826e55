// Words of scheduling. The comment beside each is for its translator.
export const scheduleWords = {
  schedule: 'Schedule', // a button that opens a form
  newTitle: 'Schedule a meeting',
  editTitle: 'Change the meeting',
  editSeriesNote: 'This changes all meetings of the series that are to come.',
  title: 'Name of the meeting',
  titleMissing: 'Give the meeting a name.',
  date: 'Date',
  time: 'Time',
  length: 'Length',
  minutes: (minutes: number) =>
    minutes < 60 ? `${minutes} minutes` : minutes === 60 ? '1 hour' : `${minutes / 60} hours`,
  timeZone: 'Time zone',
  repeats: 'Repeats',
  never: 'Never',
  daily: 'Every day',
  weekly: 'Every week',
  monthly: 'Every month',
  monthlyNote: 'Months without this day are left out.',
  weekdays: 'On',
  weekday: {
    MO: 'Monday',
    TU: 'Tuesday',
    WE: 'Wednesday',
    TH: 'Thursday',
    FR: 'Friday',
    SA: 'Saturday',
    SU: 'Sunday',
  },
  ends: 'Ends after',
  meetings: (count: number) => (count === 1 ? '1 meeting' : `${count} meetings`),
  onDate: 'On a date',
  lastDate: 'Last possible date',
  passcode: 'Passcode',
  passcodeHint: 'At least 6 characters, or none. The link carries it.',
  passcodeShort: 'Use at least 6 characters, or none.',
  whenWrong: 'This date and time cannot be used. Check the date, the clock change and the end.',
  save: 'Save',
  create: 'Schedule',
  cancelForm: 'Back',

  upcoming: 'Upcoming',
  today: 'Today',
  tomorrow: 'Tomorrow',
  e2ee: 'E2EE',
  enhanced: 'Enhanced',
  series: 'Series', // one of several meetings
  calledOff: 'Called off',
  when: 'When',
  // `title` is the name of a meeting.
  start: 'Start',
  open: 'Open', // goes into one's own meeting that runs already
  startOf: (title: string) => `Start ${title}`,
  openOf: (title: string) => `Open ${title}`,
  more: (title: string) => `More about ${title}`,
  edit: 'Change',
  calendar: 'Calendar file',
  // Of a meeting that was called off: whoever opens the file has it taken out of their calendar.
  calendarOff: (title: string) => `Calendar file that calls ${title} off`,
  copyLink: 'Copy link',
  callOff: 'Call off',
  callOffTitle: 'Call this meeting off?',
  callOffDetail: (title: string) =>
    `Nobody can join "${title}" any more. You can take this back until it would begin.`,
  callOffSeries: (title: string) =>
    `Nobody can join "${title}" any more: the whole series is called off. You can take this back until the next would begin.`,
  keep: 'Keep it',
  undo: 'Take back',
  undoOf: (title: string) => `Take back that ${title} was called off`,

  // After scheduling.
  scheduledTitle: (title: string) => `“${title}” is scheduled`,
  scheduledDetail: 'Send the invitation to whoever is to come.',
  done: 'Done',

  // A meeting was changed in two windows at once.
  changedTitle: 'This meeting was changed elsewhere',
  changedDetail: 'On another computer, or in another window. What you changed is not saved yet.',
  theirs: 'As it is now', // heads of two columns
  mine: 'As you changed it',
  keepTheirs: 'Leave it as it is',
  saveMine: 'Save mine',
  none: 'None',
  on: 'On',
  off: 'Off',
  // In the calendar entry.
  entry: (encryption: string, number: string) => `${encryption}. Meeting number ${number}.`,
} as const;
