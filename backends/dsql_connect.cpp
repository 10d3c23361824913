#include "backends/dsql_connect.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "sim/core/fatal_error.h"

namespace dsqlsim {

namespace {

constexpr int most_tries = 10;

// libpq gives the text of a refused connect and not its SQLSTATE: 53300, 53400, waking up, and a token that was too
// old.
constexpr std::array<std::string_view, 4> passing{"too many open connections", "rate exceeded", "waking up cluster",
                                                  "Signature expired"};

// Where Debian keeps the certificates that Amazon's are signed by.
constexpr const char* usual_roots = "/etc/ssl/certs/ca-certificates.crt";

bool names_roots(const std::string& conninfo) { return conninfo.find("sslrootcert") != std::string::npos; }

OwnedConnection try_once(const DsqlSettings& settings, const std::string& search_path) {
  const std::string password =
      settings.password_command.empty() ? std::string() : password_from(settings.password_command);
  const std::string options = "-c search_path=" + search_path;
  std::vector<const char*> keys{"dbname", "client_encoding", "application_name", "options", "sslmode"};
  std::vector<const char*> values{settings.conninfo.c_str(), "UTF8", "dsqlsim", options.c_str(),
                                  settings.tls ? "verify-full" : "disable"};
  if (settings.tls && !names_roots(settings.conninfo)) {
    keys.push_back("sslrootcert");
    values.push_back(usual_roots);
  }
  if (!password.empty()) {
    keys.push_back("password");
    values.push_back(password.c_str());
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  return OwnedConnection(PQconnectdbParams(keys.data(), values.data(), 1));
}

}  // namespace

std::string password_from(const std::string& command) {
  FILE* output = popen(command.c_str(), "re");
  if (output == nullptr) throw FatalError("--password-command cannot be started");
  std::string line;
  for (int c = std::fgetc(output); c != EOF && c != '\n'; c = std::fgetc(output)) line += static_cast<char>(c);
  // What else it writes must not end it with SIGPIPE.
  while (std::fgetc(output) != EOF) {
  }
  if (pclose(output) != 0 || line.empty()) throw FatalError("--password-command failed or printed no password");
  return line;
}

bool passes(std::string_view refusal) {
  return std::any_of(passing.begin(), passing.end(),
                     [refusal](std::string_view text) { return refusal.find(text) != std::string_view::npos; });
}

void wait_after(int tries, const DsqlSettings& settings) {
  const auto time = std::chrono::microseconds(settings.pause * tries);
  usleep(static_cast<useconds_t>(time.count()));
}

OwnedConnection connect_to_dsql(const DsqlSettings& settings, const std::string& search_path) {
  for (int tries = 1;; ++tries) {
    OwnedConnection connection = try_once(settings, search_path);
    if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
    const std::string why = last_error(connection.get());
    if (tries == most_tries || !passes(why)) throw FatalError(fmt::format("DSQL cannot be reached: {}", why));
    wait_after(tries, settings);
  }
}

}  // namespace dsqlsim
