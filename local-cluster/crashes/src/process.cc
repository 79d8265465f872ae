#include "process.h"

#include <time.h>

#include <exception>
#include <string>

#include "base.h"
#include "crash_writer.h"

namespace meadow::process {

// An exception that nobody caught; its thrower is still on the stack.
MEADOW_NOINLINE void OnUncaughtException() {
  base::ExplainCrash("uncaught", "std::exception", __LINE__);
  MEADOW_CRASH();
}

void Start(const char* type, const char* folder) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  base::Annotations().started = static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  base::Annotate("ProductName", "Meadow");
  base::Annotate("ProductID", "{6d656164-6f77-4000-8000-62726f777365}");
  base::Annotate("Vendor", "Meadow Project");
  base::Annotate("Version", MEADOW_VERSION);
  base::Annotate("BuildID", MEADOW_BUILD_ID);
  base::Annotate("ReleaseChannel", "release");
  base::Annotate("ProcessType", type);
  base::Annotate("StartupTime", std::to_string(time(nullptr)));
  base::Annotate("CrashWriter", "in-process");
  std::set_terminate(&OnUncaughtException);
  InstallCrashWriter(folder, &base::Annotations());
}

}  // namespace meadow::process
