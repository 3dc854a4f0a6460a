import type { SetupTexts } from './setup.ts';

export const englishSetup: SetupTexts = {
  title: (kind, profile) =>
    `omnimind setup · ${kind === 'system' ? 'whole machine' : 'this user'} · profile ${profile}`,
  machine: (processors, memory) => `${processors} ${processors === 1 ? 'processor' : 'processors'}, ${memory} memory`,
  change: {
    new: 'new',
    changed: 'changed',
    edited: 'somebody changed it: written anew',
    taken_over: 'what is there is kept aside, and comes back at uninstall',
    same: 'as it is',
  },
  purpose: {
    omnimind_slice: 'carries the weights of all that OmniMind looks after',
    dev_slice: 'limits of test runs and builds',
    monitor_service: 'the monitor as a service',
    notify_service: 'tells people what the monitor announced: desktop, webhooks',
    backend_service: 'the backend that must live',
    protect_sessions: 'keeps memory for editor and session: an ancestor must allow it',
    protect_services: 'keeps memory for monitor and backend: their parent must allow it',
    spare_from_oomd: 'asks systemd-oomd to spare it',
    protect_editor: 'keeps memory for editor and session',
    sysusers: 'the group that may read the log',
    tmpfiles: 'directories in /run and /var/log, and the link to the metrics file',
    monitor_script: 'the monitor by hand',
    program: 'the program',
    earlyoom_arguments: 'arguments of earlyoom, the last resort when memory ends',
  },
  command: {
    group: 'make the group omnimind',
    runtime_files: 'make the directories and the link',
    reload: 'let systemd read the units',
    reload_user: 'let the service manager of a user read them too',
    start_slice: 'put the limits in force',
    enable: 'start it now, and at each start of the machine',
    restart: 'start it anew with what changed',
    disable: 'end a service that is no longer wanted',
    enable_for_users: 'start it at each login',
    install_earlyoom: 'install earlyoom; the rest is planned anew for what it brings',
    restart_earlyoom: 'start earlyoom anew; it is checked that it runs with just these arguments',
  },
  notes: {
    weights: (cpu, io, siblings) =>
      `omnimind.slice gets CPU weight ${cpu} and I/O weight ${io} beside 100 of ${siblings}. Weights count only while somebody else wants the time: alone, tests use the whole machine. They, and a slice of their own, are what keeps an editor quick.`,
    quota: (percent, processors) =>
      `omnimind-dev.slice gets a quota of ${percent} % of one processor (of ${processors}). A quota also slows work that disturbs nobody; the profile dev sets none.`,
    no_quota:
      'No CPU quota: it slows work even when nobody else wants the time, and does not help an editor. The profile test sets one.',
    memory: (high, max) =>
      `Above ${high} omnimind-dev.slice is slowed and reclaimed from (MemoryHigh), never killed. ${max} is the wall behind it (MemoryMax), where the kernel does kill.`,
    protection: (low) =>
      `${low} of memory are kept for editor and session when memory gets scarce (MemoryLow), on every ancestor, since it holds only as far as each of them allows it.`,
    protection_needs_system: (low) =>
      `${low} of memory are kept for editor and session (MemoryLow), but only against your own other programs: against the rest of the machine it holds when \`setup --system\` has allowed it on the ancestors.`,
    program: (directory) =>
      `The service runs only code that root owns: the program and its Node are installed in ${directory}.`,
    no_backend: 'There is no omnimind-backend-protected.service: "backend.command" of the configuration is empty.',
    no_oom_score: 'The monitor has no OOMScoreAdjust=-900: a user may not ask for that.',
    no_io_in_user: 'In the managers of users the I/O weight has no effect: systemd gives them CPU and memory only.',
    ends_at_logout: 'The service ends when you log out. To let it go on: loginctl enable-linger',
    two_setups: (other) =>
      other === 'system'
        ? 'The machine is set up already (--system): two monitors will run. The slices are there for you without this.'
        : 'You have a setup of your own too (--user): two monitors will run. Remove that one: omnimind uninstall --user',
    configuration_of_service: (file) =>
      `The limits come from ${file} too; the service reads /etc/omnimind/config.toml and not that file.`,
    earlyoom: (percent) =>
      `When less than ${percent} % of memory are free, earlyoom ends a program (the last resort, "earlyoom" of the configuration): it spares what "protect.names" names, and prefers what "earlyoom.prefer" names.`,
    earlyoom_absent:
      'Nothing ends a program before memory runs out: then the kernel does, late and by its own choice. To install earlyoom too: --install-earlyoom',
    earlyoom_off:
      'earlyoom is installed and switched off. It gets its arguments and stays off; to use it: systemctl enable --now earlyoom',
    earlyoom_unmanaged: 'earlyoom keeps its arguments: "earlyoom.manage" of the configuration is false.',
    two_killers:
      'earlyoom and systemd-oomd both run: whichever is first kills. Keep one: systemctl disable --now systemd-oomd.socket systemd-oomd',
    desktop:
      'Notifications on the desktop are for members of the group omnimind, from their next login on: usermod --append --groups omnimind NAME',
  },
  program: (files, size) => `${files} ${files === 1 ? 'file' : 'files'}, ${size}: root:root, writable by nobody else`,
  files: (count) => `${count} ${count === 1 ? 'file' : 'files'}`,
  goes: 'goes, since it is no longer wanted',
  comesBack: 'what was there before setup comes back',
  commands: 'Commands',
  nothingToDo: 'Nothing to do: all is as setup wants it.',
  onlyShown: 'Nothing was changed.',
  ask: 'Do it? [y/N]',
  notDone: 'Nothing was changed.',
  done: 'Done. Check it with: omnimind verify',
  uninstallTitle: { system: 'omnimind uninstall · whole machine', user: 'omnimind uninstall · this user' },
  noSetup: {
    system: 'Nothing to remove: the machine was not set up by `omnimind setup --system`.',
    user: 'Nothing to remove: there is no setup of this user. That of the machine: sudo omnimind uninstall --system',
  },
  populated:
    'Workloads run in omnimind-dev.slice. They go on; the slice stays, without its limits, until the last one has ended.',
  removes: 'Goes',
  restores: 'Comes back as it was before setup',
  changed: 'Stays: somebody changed it since',
  kept: 'Stays unless it is empty; --purge removes it',
  left: (path) => `left: ${path}`,
  removed: 'Removed: the machine is as it was before setup.',
  partlyRemoved: 'Not all could be removed. Mend the cause and run it again.',
};
