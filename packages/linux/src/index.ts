export { CpuStat, parseCpuStat } from './cgroup/cpu-stat.ts';
export { type CgroupEvents, parseCgroupEvents } from './cgroup/events.ts';
export { parseIoCostDevices } from './cgroup/io-cost.ts';
export { IoStat, parseIoStat } from './cgroup/io-stat.ts';
export { parseCpuMax, parseMemoryLimit } from './cgroup/limits.ts';
export { type MemoryEvents, parseMemoryEvents } from './cgroup/memory-events.ts';
export { MemoryStat, parseMemoryStat } from './cgroup/memory-stat.ts';
export { findUnifiedCgroup, missingControllers, parseControllers } from './cgroup/mount.ts';
export { countCgroupProcs, parseCgroupProcs } from './cgroup/procs.ts';
export { parseWeight } from './cgroup/weight.ts';
export {
  type NotificationContent,
  type NotificationServer,
  Notifications,
  sessionBusAddress,
} from './desktop/notifications.ts';
export { type EarlyoomWishes, earlyoomWords } from './earlyoom/arguments.ts';
export {
  type OomCandidate,
  type OomExemption,
  type OomProcess,
  type OomRules,
  rankCandidates,
} from './earlyoom/candidates.ts';
export {
  type EarlyoomArguments,
  type EarlyoomLimits,
  type EarlyoomPattern,
  limitsInPercent,
  parseEarlyoomArguments,
} from './earlyoom/command-line.ts';
export { anonymousBytesOf, type OomPressure, oomPressure } from './earlyoom/memory-limits.ts';
export { commLength, cutToComm, namesPattern, type PatternName, patternName } from './earlyoom/pattern.ts';
export {
  judgePattern,
  type PatternJudgement,
  type PatternRefusal,
  type PatternWarning,
} from './earlyoom/pattern-judge.ts';
export { readOomProcesses } from './earlyoom/read-processes.ts';
export { earlyoomSettingsFile, earlyoomSettingsLine, parseEarlyoomSettings } from './earlyoom/settings.ts';
export {
  type EarlyoomProgram,
  type EarlyoomVersion,
  isAtLeast,
  parseEarlyoomHelp,
  parseEarlyoomVersion,
} from './earlyoom/version.ts';
export { FileBudget, ownFileBudget } from './files/file-budget.ts';
export { KeptFile } from './files/kept-file.ts';
export { denied, errorCode, gone, isUnavailable, outcomeOf, type Unavailable } from './files/outcome.ts';
export { readText } from './files/read-text.ts';
export { SharedBuffer } from './files/shared-buffer.ts';
export { apiSockets, socketTransport, systemApiSocket } from './http/socket-transport.ts';
export { type FollowOptions, followJournal } from './journal/follow.ts';
export { KillLines, killMatches } from './journal/kill-lines.ts';
export type { KillReport } from './journal/kill-report.ts';
export { readJournal } from './journal/read.ts';
export { type JournalFields, type JournalSender, journalSender } from './journal/send.ts';
export { loadNative, type NativeCalls, type PeerCredentials } from './native/libc.ts';
export { parseArcSize } from './procfs/arcstats.ts';
export { kernelOption } from './procfs/cmdline.ts';
export { parseStackedMajors } from './procfs/devices.ts';
export { parseLastPid } from './procfs/loadavg.ts';
export { Meminfo, parseMeminfo, readMeminfo } from './procfs/meminfo.ts';
export { parseAuxv, readUnits, type Units } from './procfs/pid/auxv.ts';
export { parseUnifiedCgroup } from './procfs/pid/cgroup.ts';
export { parseArguments } from './procfs/pid/cmdline.ts';
export { environHolds } from './procfs/pid/environ.ts';
export { ProcessIo, parseIo } from './procfs/pid/io.ts';
export { type Limit, parseLimits } from './procfs/pid/limits.ts';
export { type Mount, parseMountinfo } from './procfs/pid/mountinfo.ts';
export { ProcessSchedstat, parseSchedstat } from './procfs/pid/schedstat.ts';
export { parseSmapsRollup, readSmapsRollup, type SmapsRollup } from './procfs/pid/smaps-rollup.ts';
export { ProcessStat, parseStat } from './procfs/pid/stat.ts';
export { ProcessStatm, parseStatm } from './procfs/pid/statm.ts';
export { ProcessStatus, parseStatus } from './procfs/pid/status.ts';
export { Pressure, parsePressure } from './procfs/pressure.ts';
export { parseSystemStat, SystemStat } from './procfs/stat.ts';
export { parseSwaps, type SwapArea } from './procfs/swaps.ts';
export { parseVmstat, readVmstat, type Vmstat } from './procfs/vmstat.ts';
export { decodeIoPriority, encodeIoPriority, type IoPriority, parseIonice } from './scheduling/io-priority.ts';
export { readIoPriorityByTool, setIoPriorityByTool } from './scheduling/ionice.ts';
export { readNice, setNice, threadsOf } from './scheduling/nice.ts';
export { canRaisePriorityTo, hasCapability } from './scheduling/raise.ts';
export { parseBlockScheduler } from './sysfs/block-scheduler.ts';
export { BusError, type BusFailure } from './systemd/bus-error.ts';
export { busAddress, connectManager } from './systemd/dbus-manager.ts';
export { installedSystemdVersion } from './systemd/installed-version.ts';
export { type Notifier, notifierOf } from './systemd/notify.ts';
export {
  type ManagerKind,
  managerKindOf,
  type ServiceManager,
  type UnitProperty,
  unset,
} from './systemd/service-manager.ts';
export { execStart, quotedWord } from './systemd/unit-command.ts';
export { type UnitSection, type UnitSetting, unitText, withoutSpecifiers } from './systemd/unit-text.ts';
