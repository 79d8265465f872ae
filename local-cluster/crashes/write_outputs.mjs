// Turns each crash's dump, annotations and stacks into what a client and a collector would have sent.
//   node write_outputs.mjs CASES OUT
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [cases, out] = process.argv.slice(2);

const KINDS = {
  "main-session-restore": "uncaught std::out_of_range on the main thread",
  "main-cache-double-free": "double free noticed by the allocator on a worker thread",
  "main-socket-check": "failed check on a worker thread (SIGABRT)",
  "content-removed-listener": "call through a null function pointer",
  "content-script-overflow": "endless recursion into the guard page of a worker's stack",
  "content-script-recursion": "failed check below a deep recursion",
  "gpu-raster-division": "integer division by zero on a worker thread",
  "utility-decoder-trap": "deliberate illegal instruction on a worker thread",
  "content-flex-line": "null dereference in inlined templates; only the second build has it",
};

// What the user wrote or visited: protected data, so that redaction has something to redact.
const COMMENTS = {
  "main-cache-double-free": "It closed while I was clearing the cache, my mail is reader@mail.example",
  "bad-content-flex-line-deep": "Every gallery page of my sister's blog crashes since the update",
};

const digest = (...parts) => createHash("sha256").update(parts.join("\0")).digest("hex");

function uuid(...parts) {
  const hex = digest(...parts);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const hex = (value) => "0x" + value.toString(16);
const iso = (seconds) => new Date(seconds * 1000).toISOString();
const hour = (seconds) => iso(seconds - (seconds % 3600));

function readAnnotations(path) {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

function readCase(name) {
  const [localId, build, program] = readFileSync(join(cases, name, "case"), "utf8").trim().split(" ");
  const dump = readFileSync(join(out, "dumps", `${name}.dmp`));
  const sha256 = createHash("sha256").update(dump).digest("hex");
  return {
    name,
    localId,
    build,
    program,
    sha256,
    sizeBytes: dump.length,
    eventId: uuid("event", name, sha256),
    annotations: readAnnotations(join(cases, name, "extra")),
    walk: JSON.parse(readFileSync(join(cases, name, "walk.json"))),
    truth: JSON.parse(readFileSync(join(cases, name, "gdb.json"))),
  };
}

// The stacks of a ping: addresses only. A client unwinds with the unwind tables of the installed libraries,
// as the debugger does, so the crashing thread is the debugger's; the others are the walker's.
function stackTraces(crash) {
  const modules = crash.walk.modules.map((m) => ({ ...m, base: BigInt(m.base_addr) }));
  // A dump names a library as it is asked for (libx.so.6), the debugger as the file is called (libx.so.6.0.30).
  const indexOf = (file) => modules.findIndex((m) => file === m.filename || file?.startsWith(m.filename + "."));
  const frame = (module, ip, trust) => {
    const index = indexOf(module);
    return index >= 0 ? { module_index: index, ip: hex(ip), trust } : { ip: hex(ip), trust };
  };
  const crashing = crash.walk.crash_info.crashing_thread;
  const threads = crash.walk.threads.map((thread, i) => {
    if (i !== crashing) return { frames: thread.frames.map((f) => frame(f.module, BigInt(f.offset), f.trust)) };
    const physical = crash.truth.filter((f) => !f.inline);
    return {
      frames: physical.map((f, n) => {
        const base = modules[indexOf(f.module)]?.base ?? 0n;
        return frame(f.module, base + BigInt(f.offset), n === 0 ? "context" : "cfi");
      }),
    };
  });
  return { modules, threads, crashing };
}

function legacyStack(crash) {
  const { modules, threads, crashing } = stackTraces(crash);
  return {
    status: "OK",
    crash_info: { type: crash.walk.crash_info.type, address: crash.walk.crash_info.address, crashing_thread: crashing },
    main_module: crash.walk.main_module,
    modules: modules.map((m) => ({
      base_addr: hex(m.base),
      end_addr: hex(BigInt(m.end_addr)),
      code_id: m.code_id,
      debug_file: m.debug_file,
      debug_id: m.debug_id,
      filename: m.filename,
      version: m.version ?? "",
    })),
    threads,
    unloaded_modules: [],
  };
}

function gleanStack(crash) {
  const legacy = legacyStack(crash);
  return {
    crash_type: legacy.crash_info.type,
    crash_address: legacy.crash_info.address,
    crash_thread: legacy.crash_info.crashing_thread,
    main_module: legacy.main_module,
    modules: legacy.modules.map(({ base_addr, end_addr, ...rest }) => ({
      base_address: base_addr,
      end_address: end_addr,
      ...rest,
    })),
    threads: legacy.threads,
  };
}

// Annotations that a ping carries too.
const PING_KEYS = [
  "ProductName", "ProductID", "Version", "BuildID", "ReleaseChannel", "CrashTime", "UptimeTS", "StartupTime",
  "MozCrashReason", "RemoteType", "UtilityActorsName", "OOMAllocationSize", "ipc_channel_error", "StartupCrash",
];

function legacyPing(crash) {
  const a = crash.annotations;
  const time = Number(a.CrashTime);
  const metadata = Object.fromEntries(PING_KEYS.filter((k) => k in a).map((k) => [k, a[k]]));
  if (crash.eventId) metadata.CrashEventID = crash.eventId;
  const architecture = "x86-64";
  return {
    type: "crash",
    id: uuid("v4 document", crash.name, crash.sha256),
    version: 4,
    // The reporter of the main process rounds; the browser itself does not.
    creationDate: a.ProcessType === "main" ? hour(time) : iso(time + 2),
    clientId: uuid("client", crash.name),
    application: {
      architecture,
      buildId: a.BuildID,
      channel: a.ReleaseChannel,
      displayVersion: a.Version,
      name: a.ProductName,
      platformVersion: a.Version,
      vendor: a.Vendor,
      version: a.Version,
      xpcomAbi: "x86_64-gcc3",
    },
    environment: {
      build: {
        applicationId: a.ProductID,
        applicationName: a.ProductName,
        architecture,
        buildId: a.BuildID,
        platformVersion: a.Version,
        vendor: a.Vendor,
        version: a.Version,
        xpcomAbi: "x86_64-gcc3",
      },
      settings: { locale: "en-US", telemetryEnabled: true },
      system: { memoryMB: 7940, os: { name: "Linux", version: "6.1.0", locale: "en-US" } },
      profile: { creationDate: 20500 },
      addons: { activeAddons: {}, theme: {} },
    },
    payload: {
      version: 1,
      crashDate: iso(time).slice(0, 10),
      crashTime: hour(time),
      sessionId: uuid("session", crash.name),
      crashId: crash.localId,
      minidumpSha256Hash: crash.sha256,
      processType: a.ProcessType,
      hasCrashEnvironment: true,
      metadata,
      stackTraces: crash.walk ? legacyStack(crash) : null,
    },
  };
}

function gleanPing(crash) {
  const a = crash.annotations;
  const time = Number(a.CrashTime);
  const string = {
    "crash.product_name": a.ProductName,
    "crash.process_type": a.ProcessType,
    "crash.app_channel": a.ReleaseChannel,
    "crash.app_display_version": a.Version,
    "crash.app_build": a.BuildID,
    "crash.minidump_sha256_hash": crash.sha256,
    "crash.event_id": crash.eventId,
    "crash.moz_crash_reason": a.MozCrashReason,
    "crash.remote_type": a.RemoteType,
  };
  const minute = (seconds) => iso(seconds).slice(0, 16) + "+00:00";
  return {
    client_info: {
      client_id: uuid("glean client", crash.name),
      app_build: a.BuildID,
      app_channel: a.ReleaseChannel,
      app_display_version: a.Version,
      architecture: "x86_64",
      first_run_date: "2026-09-01+00:00",
      locale: "en-US",
      os: "Linux",
      os_version: "6.1",
      telemetry_sdk_build: "64.0.0",
    },
    ping_info: { seq: 3, start_time: minute(time), end_time: minute(time + 60), reason: "crash" },
    metrics: {
      string: Object.fromEntries(Object.entries(string).filter(([, value]) => value !== undefined)),
      boolean: { "crash.startup": false },
      datetime: { "crash.time": iso(time).replace("Z", "+00:00") },
      timespan: { "environment.uptime": { value: Math.round(Number(a.UptimeTS) * 1000), time_unit: "millisecond" } },
      quantity: { "memory.total_physical": 8325693440 },
      ...(a.UtilityActorsName && { string_list: { "crash.utility_actors_name": [a.UtilityActorsName] } }),
      object: { "crash.stack_traces": gleanStack(crash) },
    },
  };
}

function report(crash) {
  const content = crash.annotations.ProcessType === "content";
  return {
    ...crash.annotations,
    MinidumpSha256Hash: crash.sha256,
    CrashEventID: crash.eventId,
    useragent_locale: "en-US",
    AdapterVendorID: "0x1002",
    AdapterDeviceID: "0x1681",
    "Add-ons": "tidy-tabs%40meadow.example:2.1,reader%40meadow.example:0.9",
    DistributionID: "meadow",
    TotalPhysicalMemory: "8325693440",
    TelemetryEnvironment: JSON.stringify({ build: { buildId: crash.annotations.BuildID }, settings: { locale: "en-US" } }),
    SubmittedFrom: crash.name in COMMENTS ? "Client" : "Auto",
    ...(content && { URL: "https://pages.example/gallery?reader=4711" }),
    ...(crash.name in COMMENTS && { Comments: COMMENTS[crash.name] }),
  };
}

// As many frames as a signature ever looks at.
const MAX_EXPECTED_FRAMES = 40;

// The last identifier of a name: walkers and debuggers disagree about parameters, not about that.
function identifier(name) {
  if (name === null) return null;
  const depthless = [...name].reduce(
    (state, c) => {
      if (c === "<") return { ...state, depth: state.depth + 1 };
      if (c === ">") return { ...state, depth: state.depth - 1 };
      return state.depth === 0 ? { ...state, text: state.text + c } : state;
    },
    { text: "", depth: 0 },
  ).text;
  const anonymous = depthless.replaceAll("(anonymous namespace)::", "");
  return anonymous.split("(")[0].trim().split("::").at(-1);
}

// Frames that the reference walker and the debugger agree on, counted from the innermost.
function agreement(walked, truth) {
  const physical = truth.filter((f) => !f.inline);
  let n = 0;
  while (n < walked.length && n < physical.length) {
    const same = walked[n].module === physical[n].module && identifier(walked[n].function) === identifier(physical[n].function);
    if (walked[n].function !== null && !same) break;
    if (walked[n].module !== physical[n].module) break;
    n++;
  }
  return n;
}

function expected(crash) {
  const crashing = crash.walk.crash_info.crashing_thread;
  const walked = crash.walk.threads[crashing].frames.map((f) => ({
    function: f.function,
    module: f.module,
    trust: f.trust,
    inlines: (f.inlines ?? []).map((i) => i.function),
  }));
  return {
    name: crash.name,
    kind: KINDS[crash.name] ?? KINDS[crash.name.replace("bad-", "").replace(/-(shallow|middle|deep)$/, "")],
    program: crash.program,
    process_type: crash.annotations.ProcessType,
    build: crash.build,
    version: crash.annotations.Version,
    build_id: crash.annotations.BuildID,
    dump: `dumps/${crash.name}.dmp`,
    dump_sha256: crash.sha256,
    dump_size_bytes: crash.sizeBytes,
    local_dump_id: crash.localId,
    crash_event_id: crash.eventId,
    crash_time: Number(crash.annotations.CrashTime),
    crash_type: crash.walk.crash_info.type,
    crash_address: crash.walk.crash_info.address,
    crashing_thread: crashing,
    threads: crash.walk.threads.length,
    agreeing_frames: agreement(walked, crash.truth),
    walked_frames: walked.length,
    walked: walked.slice(0, MAX_EXPECTED_FRAMES),
    true_stack: crash.truth
      .slice(0, MAX_EXPECTED_FRAMES)
      .map(({ function: name, inline, module }) => ({ function: name, module, inline })),
  };
}

function write(folder, name, value) {
  mkdirSync(join(out, folder), { recursive: true });
  writeFileSync(join(out, folder, name), typeof value === "string" ? value : JSON.stringify(value) + "\n");
}

// Pings that real clients send now and then and that a pipeline must survive.
function writeOddPings(crash) {
  const bare = { ...crash, walk: null, sha256: null, eventId: null, localId: null };
  const withoutStack = legacyPing(bare);
  withoutStack.payload.metadata.OOMAllocationSize = "1048576";
  write("odd", "v4-without-stack.json", withoutStack);

  const emptyDump = legacyPing(bare);
  emptyDump.payload.minidumpSha256Hash = createHash("sha256").digest("hex");
  write("odd", "v4-hash-of-empty-dump.json", emptyDump);

  const outOfRange = legacyPing(crash);
  outOfRange.payload.stackTraces.threads.forEach((t) => t.frames.forEach((f, i) => (f.module_index = i % 2 ? 99 : -1)));
  write("odd", "v4-module-index-out-of-range.json", outOfRange);

  const future = legacyPing(crash);
  future.payload.metadata.CrashTime = "4070908800";
  future.payload.crashDate = "2099-01-01";
  future.payload.crashTime = future.creationDate = "2099-01-01T00:00:00.000Z";
  write("odd", "v4-crash-in-2099.json", future);

  const noThread = gleanPing(crash);
  delete noThread.metrics.object["crash.stack_traces"].crash_thread;
  write("odd", "glean-without-crash-thread.json", noThread);

  const java = gleanPing(crash);
  const call = (class_name, method_name, file, line) => ({ class_name, method_name, file, line, is_native: false });
  java.client_info.os = "Android";
  delete java.metrics.object["crash.stack_traces"];
  delete java.metrics.string["crash.minidump_sha256_hash"];
  java.metrics.object["crash.java_exception"] = {
    throwables: [
      {
        type_name: "java.lang.IllegalStateException",
        message: "tab 17 of reader@mail.example is closed",
        stack: [
          call("org.meadow.tabs.TabTray", "show", "TabTray.kt", 88),
          call("org.meadow.tabs.TabTray$onSwipe$1", "invoke", "TabTray.kt", 41),
          call("android.os.Handler", "dispatchMessage", "Handler.java", 102),
        ],
      },
      { type_name: "java.io.IOException", message: "closed", stack: [] },
    ],
  };
  write("odd", "glean-java-exception.json", java);

  const text = JSON.stringify(legacyPing(crash));
  write("odd", "v4-broken.json", text.slice(0, Math.floor(text.length / 3)));
}

const crashes = readdirSync(cases).sort().map(readCase);
for (const crash of crashes) {
  write("pings", `${crash.name}.v4.json`, legacyPing(crash));
  write("pings", `${crash.name}.glean.json`, gleanPing(crash));
  write("reports", `${crash.name}.json`, report(crash));
}
writeOddPings(crashes.find((crash) => crash.name === "main-socket-check"));
const rows = crashes.map(expected);
write(".", "expected.json", JSON.stringify(rows, null, 1) + "\n");
for (const row of rows) {
  console.log(`${row.name}: ${row.crash_type}, ${row.agreeing_frames} of ${row.walked_frames} walked frames agree with the debugger`);
}
