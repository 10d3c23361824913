#include "tests/backends/wire_server.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <utility>

#include "backends/model.h"
#include "sim/core/check.h"

namespace dsqlsim::tests {

namespace {

/// A message of the protocol, without its length.
struct Message {
  char kind = 0;
  std::string body;
};

void put32(std::string& out, std::uint32_t n) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((n >> shift) & 0xFF);
}
void put16(std::string& out, std::uint32_t n) {
  out += static_cast<char>((n >> 8) & 0xFF);
  out += static_cast<char>(n & 0xFF);
}

/// Reads a body from its front.
class Reader {
 public:
  explicit Reader(std::string_view body) : rest_(body) {}
  std::uint32_t number(std::size_t bytes) {
    std::uint32_t n = 0;
    for (const char c : take(bytes)) n = n << 8 | static_cast<unsigned char>(c);
    return n;
  }
  std::string text() {
    std::string out(rest_.substr(0, rest_.find('\0')));
    rest_.remove_prefix(out.size() + 1);
    return out;
  }
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

bool read_all(int from, std::string& out, std::size_t size) {
  out.resize(size);
  std::size_t got = 0;
  while (got < size) {
    const ssize_t n = recv(from, out.data() + got, size - got, 0);
    if (n <= 0) return false;
    got += static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

/// One connection, in a thread of its own.
class WireServer::Client {
 public:
  Client(WireServer& server, int socket) : server_(server), socket_(socket) {}

  void serve() {
    if (!start_up()) return;
    for (Message m; read(m);) {
      const std::lock_guard lock(server_.turn_);
      if (m.kind == 'X') break;
      handle(m);
    }
    const std::lock_guard lock(server_.turn_);
    session_.reset();
  }

 private:
  bool start_up() {
    std::string head;
    constexpr std::uint32_t ssl_request = 80'877'103;
    do {
      if (!read_all(socket_, head, 8)) return false;
      if (Reader(head).number(4) == 8 && Reader(head.substr(4)).number(4) == ssl_request) (void)!write(socket_, "N", 1);
    } while (Reader(head.substr(4)).number(4) == ssl_request);
    std::string rest;
    if (!read_all(socket_, rest, Reader(head).number(4) - 8)) return false;
    Startup startup;
    Reader pairs(rest);
    for (std::string name = pairs.text(); !name.empty(); name = pairs.text()) {
      const std::string value = pairs.text();
      constexpr std::string_view path = "-c search_path=";
      if (name == "options" && value.starts_with(path)) startup.search_path = value.substr(path.size());
    }
    std::string kind;
    put32(kind, 3);
    send('R', kind);
    Message password;
    if (!read(password)) return false;
    const std::lock_guard lock(server_.turn_);
    server_.statements_.push_back("connect");
    if (!server_.refusals_.empty()) {
      error({ErrorKind::refused, SqlState{"53300"}, server_.refusals_.front(), {}}, "FATAL");
      server_.refusals_.pop_front();
      return false;
    }
    if (Reader(password.body).text() != server_.password_) {
      error({ErrorKind::refused, SqlState{"28000"}, "unable to accept connection, access denied", {}}, "FATAL");
      return false;
    }
    session_ = std::move(*server_.model_->connect({}, startup));
    std::string ok;
    put32(ok, 0);
    send('R', ok);
    ready();
    return true;
  }

  void handle(const Message& m) {
    Reader body(m.body);
    if (m.kind == 'S') {
      skipping_ = false;
      return ready();
    }
    if (skipping_) return;
    switch (m.kind) {
      case 'Q':
        run(body.text(), {});
        return ready();
      case 'P': {
        const std::string name = body.text();
        prepared_[name] = body.text();
        return send('1', {});
      }
      case 'B':
        return bind(body);
      case 'D':
        return;  // What describes it comes with the rows.
      case 'E':
        return run(portal_, parameters_);
      default:
        CHECK_WHY(false, "a message that this server does not know");
    }
  }

  void bind(Reader& body) {
    (void)body.text();
    portal_ = prepared_[body.text()];
    parameters_.clear();
    const std::uint32_t formats = body.number(2);
    (void)body.take(2 * formats);
    const std::uint32_t count = body.number(2);
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint32_t size = body.number(4);
      parameters_.push_back(size == UINT32_MAX ? Value(Null{}) : Value(std::string(body.take(size))));
    }
    send('2', {});
  }

  void run(const std::string& sql, const std::vector<Value>& parameters) {
    server_.statements_.push_back(sql);
    if (!server_.changed_at_.empty() && sql.starts_with(server_.changed_at_)) {
      server_.changed_at_.clear();
      return error({ErrorKind::refused,
                    sqlstate::serialization_failure,
                    "schema has been updated by another transaction (OC001)",
                    {}},
                   "ERROR");
    }
    const auto answer = session_->execute({}, server_.texts_.add(sql, sql), parameters);
    if (!answer.has_value()) return error(answer.error(), "ERROR");
    if (!answer->columns.empty()) rows(*answer);
    send('C', answer->tag + '\0');
  }

  void rows(const ResultSet& result) {
    std::string head;
    put16(head, static_cast<std::uint32_t>(result.columns.size()));
    constexpr std::uint32_t type_text = 25;
    for (std::size_t c = 0; c < result.columns.size(); ++c) {
      head += result.columns[c] + '\0';
      put32(head, 0);
      put16(head, 0);
      put32(head, c < result.types.size() && result.types[c] != 0 ? result.types[c] : type_text);
      put16(head, 0xFFFF);
      put32(head, UINT32_MAX);
      put16(head, 0);
    }
    send('T', head);
    for (std::size_t r = 0; r < result.row_count(); ++r) {
      std::string row;
      put16(row, static_cast<std::uint32_t>(result.columns.size()));
      for (std::size_t c = 0; c < result.columns.size(); ++c) {
        if (is_null(result.at(r, c))) {
          put32(row, UINT32_MAX);
          continue;
        }
        const std::string text = cell_text(result, r, c);
        put32(row, static_cast<std::uint32_t>(text.size()));
        row += text;
      }
      send('D', row);
    }
  }

  void error(const DbError& e, std::string_view severity) {
    std::string body;
    for (const auto& [field, text] : {std::pair<char, std::string>{'S', std::string(severity)},
                                      {'C', std::string(e.state.text())},
                                      {'M', e.message}}) {
      body += field + text + '\0';
    }
    send('E', body + '\0');
    skipping_ = true;
  }

  void ready() {
    skipping_ = false;
    constexpr std::string_view letters = "ITE";
    send('Z', std::string(1, letters[static_cast<std::size_t>(session_->status())]));
  }

  void send(char kind, const std::string& body) {
    std::string message(1, kind);
    put32(message, static_cast<std::uint32_t>(body.size() + 4));
    message += body;
    (void)::send(socket_, message.data(), message.size(), MSG_NOSIGNAL);
  }

  bool read(Message& out) {
    std::string head;
    if (!read_all(socket_, head, 5)) return false;
    out.kind = head[0];
    return read_all(socket_, out.body, Reader(std::string_view(head).substr(1)).number(4) - 4);
  }

  WireServer& server_;
  int socket_;
  std::unique_ptr<Connection> session_;
  std::map<std::string, std::string> prepared_;
  std::string portal_;
  std::vector<Value> parameters_;
  /// After an error, up to Sync.
  bool skipping_ = false;
};

WireServer::WireServer(std::string password, std::deque<std::string> refusals)
    : password_(std::move(password)), refusals_(std::move(refusals)), model_(make_model_backend()) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  CHECK(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
  CHECK(listen(listener_, 16) == 0);
  CHECK(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_clients(); });
}

WireServer::~WireServer() {
  ending_ = true;
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  hang_up();
  for (std::thread& t : threads_) t.join();
  for (const int s : sockets_) close(s);
  close(listener_);
}

std::string WireServer::conninfo() const {
  return fmt::format("host=127.0.0.1 port={} user=admin dbname=postgres", port_);
}

std::vector<std::string> WireServer::statements() {
  const std::lock_guard lock(turn_);
  return statements_;
}

void WireServer::change_schema_at(std::string beginning) {
  const std::lock_guard lock(turn_);
  changed_at_ = std::move(beginning);
}

void WireServer::hang_up() {
  const std::lock_guard lock(turn_);
  for (const int s : sockets_) shutdown(s, SHUT_RDWR);
}

void WireServer::accept_clients() {
  while (!ending_) {
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    // An answer is several small messages, none of which waits for the client's acknowledgement of the last.
    const int on = 1;
    CHECK(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0);
    const std::lock_guard lock(turn_);
    sockets_.push_back(client);
    threads_.emplace_back([this, client] {
      Client(*this, client).serve();
      shutdown(client, SHUT_RDWR);
    });
  }
}

}  // namespace dsqlsim::tests
