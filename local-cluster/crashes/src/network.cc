#include <cstdio>
#include <deque>
#include <optional>

#include "base.h"
#include "engine.h"

namespace meadow::network {

enum class State { kResolving, kConnected, kClosed };

struct Connection {
  std::string host;
  State state = State::kResolving;
  int pending = 0;
};

class ConnectionPool {
 public:
  MEADOW_INLINE std::optional<Connection> Take(const std::string& host) {
    if (idle_.empty() || idle_.front().host != host) return std::nullopt;
    Connection connection = idle_.front();
    idle_.pop_front();
    return connection;
  }

  MEADOW_NOINLINE void Return(Connection connection) {
    MEADOW_CHECK(connection.state != State::kClosed, "closed connection returned to the pool");
    idle_.push_back(std::move(connection));
  }

 private:
  std::deque<Connection> idle_;
};

class HttpTransaction {
 public:
  HttpTransaction(ConnectionPool& pool, const std::string& host) : pool_(pool) {
    connection_ = pool.Take(host).value_or(Connection{host, State::kConnected, 1});
  }

  MEADOW_NOINLINE void OnResponseComplete(int status) {
    if (status >= 500) connection_.state = State::kClosed;
    pool_.Return(connection_);
    connection_.pending = 0;
  }

 private:
  ConnectionPool& pool_;
  Connection connection_;
};

MEADOW_NOINLINE void RunSocketThread(const std::string& host) {
  ConnectionPool pool;
  for (int status : {200, 204, 503}) {
    HttpTransaction transaction(pool, host);
    transaction.OnResponseComplete(status);
  }
  std::puts(host.c_str());
}

}  // namespace meadow::network
