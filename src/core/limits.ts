const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Every limit and lifetime of the product, with its unit in its name. Nothing elsewhere is a number with a meaning. */
export const LIMITS = {
  // What comes in
  bodyMaxBytes: 16 * 1024,
  /** LINE joins events of several people in one body; a Telegram text of 4,096 characters carries its formatting beside it. */
  hookMaxBytes: 1024 * 1024,
  bodyReadMs: 5 * second,
  textMaxCharacters: 1_000,
  workerTextMaxCharacters: 1_000,

  // One turn
  turnStoreDeadlineMs: 900,
  turnMaxAttempts: 12,
  flowMaxSteps: 100,
  /** Questions asked aside of one another, each to come back from. */
  detoursMax: 4,
  sessionQueueMaxWaiting: 50,

  // What is kept, and how long (classes: docs/privacy.md)
  sessionIdleMs: { web: 30 * minute, telegram: 6 * hour, line: 6 * hour },
  sessionWithCaseMaxMs: 24 * hour,
  afterCaseCloseMs: 15 * minute,
  caseAfterCloseMs: 72 * hour,
  rowMaxMs: 24 * hour,
  rowAfterReadMs: 15 * minute,
  /** Longer than the platform resends. An event older than this is not stepped. */
  dedupeMs: { web: 24 * hour, telegram: 26 * hour, line: 47 * hour },
  relayedMs: 24 * hour,
  rowsMaxPerSession: 400,
  /** A code to come back with works so long, once. */
  capsuleMs: 72 * hour,
  /** Wrong codes of one person, and wrong short ones of everybody, in `codeGuessesMs`. */
  codeGuessesMax: 5,
  codeShortGuessesMax: 50,
  codeGuessesMs: hour,
  /** Wrong check words behind a right code, until what it led to is gone. */
  checkWordGuessesMax: 3,
  /** A word of their own: a Chinese character counts as two letters. */
  ownWordLeast: 4,
  ownWordMaxCharacters: 20,
  /** For how long a way to reach somebody can be kept; and so much longer, so that a call in the last minute finds it. */
  keepWayMs: { day, three: 3 * day, week: 7 * day, no: 0 },
  keepWayExtraMs: 2 * hour,
  /** Of a number to be called by: E.164 (ITU-T) has fifteen at most; a town's own has seven. And of what a caller shall say. */
  callNumberDigits: { least: 7, most: 15 },
  callWordsMaxCharacters: 60,
  /** Telegram deletes nothing older than 48 h (core.telegram.org/bots/api#deletemessage): what is this old goes in time. */
  clearAtMs: 44 * hour,
  clearMaxMs: 48 * hour,
  clearingRetryMs: minute,
  /** Emptying a chat is waited for so long before its last words are sent: both are over before a process has stopped. */
  clearMs: 3 * second,
  dataKeyMs: 25 * hour,
  /** From the beginning of their day: through the next, by which a session of theirs has had its last message, and a clock that is slow. */
  dayKeysMs: 49 * hour,
  storeTtlBackstopMs: hour,

  // What a process keeps in memory
  sessionCacheMax: 5_000,
  dataKeyCacheMs: minute,
  revisionPollMs: second,
  revisionReadMs: 2 * second,
  revisionsMaxPerCall: 1_000,
  watchedMax: 10_000,
  streamsPerSessionMax: 4,
  /** An event stream whose reader takes nothing for so long is ended. */
  streamTakenMs: minute,
  /** How often one lost connection is said in the log. */
  lossSaidEveryMs: minute,
  /** From the last time any process asked for keys, which is once a day at least: longer than a day and the longest `dedupeMs`. */
  markKeyMs: 4 * day,
  /** How long a process goes by the keys of the day it holds without hearing that the key store has the same. */
  dayKeysTrustMs: minute,
  /** So long before a day begins its keys are made, so that nobody's turn waits for them. */
  dayKeysAheadMs: hour,
  outageCardEveryMs: 30 * minute,
  outageCardMaxChats: 10_000,

  // The queue
  headStartMs: { information: 0, standard: 2 * hour, priority: 8 * hour, urgent: day, immediate: 365 * day },
  ownLanguageFirstMs: 20 * second,
  claimLeaseMs: 45 * second,
  firstWordMs: minute,
  // After so long without a word the worker is told to ask for the check word (domain: another person may hold the phone).
  silenceMs: 10 * minute,
  onDutyMs: 45 * second,
  beatEveryMs: 15 * second,
  waitingListMax: 50,

  // The outbox
  outboxLeaseMs: 30 * second,
  /** Well under the lease: whoever sends has stopped before anybody else begins. */
  sendMs: 4 * second,
  /** So long an answer counts as being sent by whoever was given it: a repeat of its event is not given it meanwhile. */
  rowsBusyMs: 6 * second,
  /** What was sent is remembered, so that whoever is given it too does not send it again: longer than the lease. */
  sentRememberedMs: minute,
  /** How long after somebody's last message a belated answer to it is still awaited. */
  answerAwaitedMs: 3 * minute,
  /** What nobody asked for in that moment and waited so long behind another sending is asked for anew: they may have left. */
  unaskedWaitMs: second,
  /** What is answered to something older is covered, and brings nothing that waited; longer than a clock may be wrong. */
  putDownMs: 15 * minute,
  /** Of more than so many the oldest is handed over at once to be cleared; of more than twice as many it is lost, and the case says so. */
  tracesMaxPerSession: 400,
  tickEveryMs: 5 * second,
  sweepMaxPerTick: 500,
  /** How long a tick has to shred the keys it was handed before another is handed them. */
  shredLeaseMs: 30 * second,

  // Channels that are sent to
  /** The neutral line before what is said, all that a notification shows; with the break after it. */
  firstLineMaxCharacters: 82,
  /** For how long "yes, you may write back" holds. */
  contactMs: { hour, day, no: 0 },
  /** An event that fails by itself so often is set aside: one bad message must not block a chat. */
  ownFailuresMax: 3,
  /** A reply token is good for a minute after the webhook (developers.line.biz, "Send reply message"): with time to use it. */
  replyTokenMs: 50 * second,
  /** What was read of a monthly number of sends is shown for so long. */
  quotaReadMs: minute,
  /** Of a month's sends, the share kept for the two top levels. */
  quotaReserve: 0.2,
  /** How long a delivery is kept open for the sending behind it. LINE wants its answer in 2 s, Telegram in 60. */
  hookSendWaitMs: { telegram: 5 * second, line: 700 },
  /** A reply, a look at the month's sends and a push one after the other stay under `sendMs`. */
  lineReplyMs: 1_200,
  lineQuotaMs: 500,
  linePushMs: 2 * second,
  /** Showing that somebody is about to answer must not hold up the answer to the delivery. */
  lineLoadingMs: second,
  /** LINE takes whole fives. */
  lineLoadingSeconds: 5,
  /** Nothing is pushed for so long after LINE said "too many requests". */
  linePauseMs: 2 * second,
  /** A bubble's JSON is 30 KB at most (developers.line.biz/en/reference/messaging-api/#bubble); KB may mean a thousand. */
  lineBubbleMaxBytes: 30_000,

  // Telegram: core.telegram.org/bots/api
  /** All calls of one sending end within this, before `sendMs`: what was taken is known then. */
  sendCallsMs: 3.5 * second,
  /** No call is begun with less time for its answer. */
  callLeastMs: second,
  /** How long a tap waits for its own answer; the answer in words does not depend on it. */
  acknowledgeMs: second,
  /** "Too fast": a wait this short is waited for; after a longer one the rest is sent later. */
  retryAfterMaxMs: second,
  /** More chats than this that have to wait at once: it is the bot that is too fast. */
  pausedChatsMax: 2,
  /** More calls than this for one chat within that time: it is that chat that is too fast, whoever writes there. */
  chatCallsMax: 20,
  chatCallsMs: minute,
  introduceMs: 20 * second,
  /** What one call deletes (core.telegram.org/bots/api#deletemessages). */
  deletedAtOnceMax: 100,
  /** Taking messages out of a chat ends within this and so many calls; the rest is tried again. */
  takeAwayMs: 2.5 * second,
  takeAwayCallsMax: 40,
  /** So long a dice cannot be deleted (core.telegram.org/bots/api#deletemessage). */
  diceStandsMs: day,
  /** One call of an operator's to LINE, who waits for it; a picture of a menu is sent in it too. */
  lineAdminMs: 10 * second,
  /** What a button can put where it can be pasted (core.telegram.org/bots/api#copytextbutton). */
  copyMaxCharacters: 256,

  // How it looks: a bot's name, short description (core.telegram.org/bots/api#setmyname, #setmyshortdescription)
  lookNameMaxCharacters: 64,
  lookGreetingMaxCharacters: 120,
  /** UTF-16 units of one emoji, joined ones too. */
  iconMaxUnits: 16,

  // The console
  inviteMs: 12 * hour,
  deskIdleMs: 15 * minute,
  deskMaxMs: 12 * hour,
  workerNameMaxCharacters: 40,
  /** How stale the desk session's "last seen" may be: every request in between costs no write. */
  deskTouchEveryMs: minute,
  consoleRequestMs: 5 * second,
  claimsMaxPerBeat: 50,
  recordMaxAttempts: 5,
  recordsPerPage: 100,
  streamRetryMs: second,
  /** How long the desk waits to hear of sends left; what comes later is kept by who asked, and shown the next time. */
  sendsLeftReadMs: second / 4,

  // Redis: ioredis's own defaults ran one INCR twice when a connection dropped after execution
  redisCommandMs: 800,
  redisConnectMs: 500,
  redisReconnectMs: 250,
  redisReplicaAckMs: 400,

  // The finder
  neighboursShown: 4,
  /** A shared place further than this from every town is none of them. */
  nearestTownMaxKm: 30,

  // One address on Node (Cloudflare's own counter stands in wrangler.toml): many people can share one
  /** Counted for so long, then every count and the key they were made with are forgotten. */
  addressCountedMs: 10 * minute,
  addressRequestsMax: 6_000,
  /** What is sent, by whoever has a conversation already. */
  addressPostsMax: 1_200,
  /** Conversations begun. */
  addressBeginningsMax: 120,
  /** Addresses counted at once; of more, those that came last are not counted. */
  addressesCountedMax: 20_000,
  /** Connections at once; a page holds one or two. */
  connectionsMax: 8_000,

  // Numbers to call: how long ago a source may have been read
  numberMaxAgeMs: 400 * day,

  // Workers
  /** Objects that run survivors' turns, each with a connection of its own; sessions are spread over them. */
  gatewayChats: 4,
  /** How long the counter of requests is waited for; without its answer everybody is let in. */
  guardMs: second / 4,

  // Doctor
  /** Every check ends within this, whatever it waits for. */
  doctorCheckMs: 12 * second,
  doctorConnectMs: 4 * second,
  clockWarnMs: 2 * second,
  clockFaultMs: minute,
  /** Looks through a server's keys, some hundreds each: it ends. */
  scanRoundsMax: 20_000,
  /** A delivery that failed longer ago than this is over. */
  webhookErrorRecentMs: hour,
  webhookPendingMany: 50,

  // The process
  stopMaxMs: 10 * second,
  /** Asked to stop, a process begins sendings for so long: the last of them is over in time. */
  stopSendMs: 2 * second,
  /** Asked to stop, it waits so long for answers that have begun; a body must be read by then, and a delivery be sent. */
  stopAnswersMs: 7 * second,
  /** Asked to stop, it keeps an idle connection for so long: a request may be on its way. */
  stopIdleMs: second,
  requestMaxMs: 15 * second,
  secretMinBytes: 32,
} as const;
