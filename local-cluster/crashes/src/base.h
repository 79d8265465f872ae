// Foundations of Meadow, a pretend browser that exists to crash in interesting ways.
#ifndef MEADOW_BASE_H
#define MEADOW_BASE_H

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#define MEADOW_NOINLINE __attribute__((noinline))
#define MEADOW_INLINE __attribute__((always_inline)) inline

namespace meadow::base {

// What a crash report says about the process. Fixed storage: it is read inside a signal handler.
struct Annotation {
  char key[32];
  char value[224];
};

constexpr size_t kMaxAnnotations = 32;

struct AnnotationTable {
  Annotation entries[kMaxAnnotations];
  size_t count;
  double started;  // CLOCK_MONOTONIC seconds, for UptimeTS
};

AnnotationTable& Annotations();
void Annotate(const char* key, const std::string& value);

void ExplainCrash(const char* kind, const char* message, int line);

// A thread with a name and, if asked for, a small stack of its own and a separate signal stack.
class Thread {
 public:
  Thread(const char* name, std::function<void()> body, size_t stack_bytes = 0);
  void Join();

 private:
  static void* Entry(void* self);
  void Run();

  const char* name_;
  std::function<void()> body_;
  pthread_t handle_{};
};

// Parks a thread for ever, the way an event loop without events does.
void WaitForEvents();

}  // namespace meadow::base

// Sends SIGABRT to this thread without calling the C library, so that the top frame is the one that
// gave up. A macro, because a function would be the top frame of every failed check.
#define MEADOW_CRASH()                                                                     \
  do {                                                                                     \
    long result;                                                                           \
    __asm__ volatile("syscall"                                                             \
                     : "=a"(result)                                                        \
                     : "0"(SYS_tgkill), "D"(getpid()), "S"(syscall(SYS_gettid)), "d"(SIGABRT) \
                     : "rcx", "r11", "memory");                                            \
    __builtin_trap();                                                                      \
  } while (false)

#define MEADOW_CHECK(condition, message)                                  \
  do {                                                                    \
    if (__builtin_expect(!(condition), 0)) {                              \
      ::meadow::base::ExplainCrash("check " #condition, message, __LINE__); \
      MEADOW_CRASH();                                                     \
    }                                                                     \
  } while (false)

#endif
