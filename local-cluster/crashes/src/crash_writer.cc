#include "crash_writer.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "client/linux/handler/exception_handler.h"

// The writer asks for the kernel's name, which can name a machine. It finds this function first.
extern "C" __attribute__((visibility("hidden"))) int uname(struct utsname* name) {
  std::memset(name, 0, sizeof(*name));
  std::strcpy(name->sysname, "Linux");
  std::strcpy(name->release, "6.1.0");
  std::strcpy(name->version, "#1 SMP");
  std::strcpy(name->machine, "x86_64");
  return 0;
}

namespace {

void Print(int file, const char* key, const char* value) {
  char line[320];
  int length = std::snprintf(line, sizeof(line), "%s=%s\n", key, value);
  if (write(file, line, static_cast<size_t>(length)) != length) _exit(3);
}

bool WriteAnnotations(const google_breakpad::MinidumpDescriptor& dump, void* context, bool written) {
  auto* table = static_cast<meadow::base::AnnotationTable*>(context);
  char path[512];
  std::snprintf(path, sizeof(path), "%s", dump.path());
  std::strcpy(path + std::strlen(path) - std::strlen("dmp"), "extra");
  int file = open(path, O_CREAT | O_WRONLY | O_EXCL, 0644);
  for (size_t i = 0; i < table->count; ++i) {
    Print(file, table->entries[i].key, table->entries[i].value);
  }
  timespec now{};
  char number[40];
  clock_gettime(CLOCK_MONOTONIC, &now);
  double uptime = static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec) - table->started;
  std::snprintf(number, sizeof(number), "%.7f", uptime);
  Print(file, "UptimeTS", number);
  std::snprintf(number, sizeof(number), "%ld", static_cast<long>(time(nullptr)));
  Print(file, "CrashTime", number);
  close(file);
  return written;
}

}  // namespace

extern "C" void InstallCrashWriter(const char* folder, meadow::base::AnnotationTable* annotations) {
  static google_breakpad::MinidumpDescriptor descriptor(folder);
  // Lives as long as the process.
  static auto* handler = new google_breakpad::ExceptionHandler(
      descriptor, nullptr, &WriteAnnotations, annotations, true, -1);
  (void)handler;
}
