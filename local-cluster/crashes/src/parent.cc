// The main process: windows, network and storage.
//   meadow CRASH FOLDER
#include <string>

#include <unistd.h>

#include "base.h"
#include "engine.h"
#include "process.h"

namespace meadow {

MEADOW_NOINLINE void RunBrowser(const std::string& crash) {
  base::Thread compositor("Compositor", [] { base::WaitForEvents(); });
  base::Thread timer("Timer", [] { base::WaitForEvents(); });
  usleep(50000);
  if (crash == "session") session::RestoreSession(2, 7);
  base::Thread worker(crash == "network" ? "Socket Thread" : "Cache I/O", [&] {
    if (crash == "network") {
      network::RunSocketThread("meadow.example");
    } else {
      storage::CompactCache(3);
    }
  });
  worker.Join();
}

}  // namespace meadow

int main(int count, char** arguments) {
  if (count != 3) return 2;
  meadow::process::Start("main", arguments[2]);
  meadow::RunBrowser(arguments[1]);
  return 1;
}
