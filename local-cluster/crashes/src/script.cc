#include <cstdio>
#include <cstring>

#include "base.h"
#include "engine.h"

namespace meadow::script {

struct Scope {
  const Scope* outer;
  char name[48];
};

// Every "(" of the source calls once more; the source wraps round, so only the limit ends it.
class Interpreter {
 public:
  Interpreter(const std::string& source, size_t limit) : source_(source), limit_(limit) {}

  MEADOW_NOINLINE long Evaluate(size_t at, const Scope* outer) {
    MEADOW_CHECK(at < limit_, "too much recursion");
    Scope scope{outer, {}};
    std::strncpy(scope.name, source_.c_str() + at % source_.size(), sizeof(scope.name) - 1);
    long value = source_[at % source_.size()] == '(' ? Call(at + 1, &scope) : Evaluate(at + 1, &scope);
    return value + scope.name[0];
  }

 private:
  MEADOW_NOINLINE long Call(size_t at, const Scope* caller) {
    long arguments[4] = {static_cast<long>(at), caller->name[0], 1, 2};
    long value = Evaluate(at, caller);
    for (long argument : arguments) value += argument;
    return value;
  }

  std::string source_;
  size_t limit_;
};

MEADOW_NOINLINE void RunScript(const std::string& source, size_t limit) {
  Interpreter interpreter(source, limit);
  std::printf("%ld\n", interpreter.Evaluate(0, nullptr));
}

}  // namespace meadow::script
